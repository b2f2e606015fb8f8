// Helps while one types: offers answers that exist already. The form works in full without it.
(() => {
  "use strict";
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();

  const form = document.querySelector("[data-ask-form]");
  const box = document.getElementById("suggestions");
  if (!form || !box) return;
  const text = form.elements.text;
  let timer = 0;
  let asked = "";

  const show = (questions) => {
    box.replaceChildren();
    if (!questions.length) return;
    const title = document.createElement("h3");
    title.textContent = "Возможно, ответ уже есть";
    const list = document.createElement("ul");
    list.className = "suggestions__list";
    for (const question of questions) {
      const link = document.createElement("a");
      link.href = question.url;
      link.target = "_blank";
      link.textContent = question.title;
      const answer = document.createElement("p");
      answer.textContent = question.answer;
      const item = document.createElement("li");
      item.append(link, answer);
      list.append(item);
    }
    box.append(title, list);
  };

  const ask = async () => {
    const value = text.value.trim();
    if (value.length < 8 || value === asked) return;
    asked = value;
    const body = new FormData();
    body.set("text", value);
    body.set("audience", form.elements.audience.value);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const response = await fetch(form.dataset.suggestUrl, { method: "POST", body });
      if (response.ok) show((await response.json()).questions);
    } catch {
      // Without an answer the button below still works.
    }
  };

  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 600);
  });
})();
