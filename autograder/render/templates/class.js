const table = document.querySelector("table.class"), body = table.tBodies[0];
const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const rows = [...body.rows].map(row => ({row, words: plain(row.textContent)}));
const field = document.querySelector(".search");
field.hidden = false;
field.querySelector("input").addEventListener("input", event => {
  const wanted = plain(event.target.value);
  for (const one of rows) one.row.hidden = !one.words.includes(wanted);
});
const order = new Intl.Collator(undefined, {numeric: true}).compare;
[...table.tHead.rows[0].cells].forEach((head, column) => {
  const button = document.createElement("button");
  button.textContent = head.textContent;
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "descending" ? 1 : -1;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down < 0 ? "descending" : "ascending");
    for (const one of rows) one.key = one.row.cells[column].textContent;
    rows.sort((a, b) => (a.key === "") - (b.key === "") || down * order(a.key, b.key));
    body.append(...rows.map(one => one.row));
  });
});
