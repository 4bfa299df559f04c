import { render } from "preact";
import { App } from "./app.tsx";
import "./style/base.css";
import "./style/header.css";
import "./style/notices.css";
import "./style/totals.css";
import "./style/filters.css";
import "./style/table.css";
import "./style/details.css";
import "./style/changes.css";
import "./style/drawer.css";
import "./style/narrow.css";
import "./style/print.css";

const page = document.getElementById("page");
if (page !== null) render(<App />, page);
