// Lets the times of the screens «Приём» and «Телефон» run, and brings in what colleagues have clicked.
// Every moment is the server's: nothing is kept here, so a reload shows the same times without this file.
(() => {
  const root = document.querySelector("[data-contacts]");
  if (!root) return;
  const REFRESH_MS = 15000;
  let ahead = Number(root.dataset.now) - Date.now();

  const clock = (seconds) => {
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  };

  const standing = (seconds, near, over) => {
    if (seconds > over) return "over";
    return near && seconds >= near ? "near" : "within";
  };

  const tick = () => {
    for (const timer of root.querySelectorAll("[data-since]")) {
      const seconds = Math.max(0, Math.floor((Date.now() + ahead - Number(timer.dataset.since)) / 1000));
      timer.textContent = clock(seconds);
      if (!timer.dataset.over) continue;
      const now = standing(seconds, Number(timer.dataset.near), Number(timer.dataset.over));
      for (const words of timer.parentElement.querySelectorAll("[data-standing]")) {
        words.hidden = words.dataset.standing !== now;
      }
    }
  };

  const refresh = async () => {
    const shown = root.querySelector("[data-refreshed]");
    // Nothing is taken from under the keyboard or the mouse.
    if (document.hidden || shown.contains(document.activeElement) || shown.matches(":hover")) return;
    try {
      const answer = await fetch(window.location.pathname, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-refreshed]");
      if (!fresh || shown.contains(document.activeElement)) return;
      ahead = Number(page.querySelector("[data-contacts]").dataset.now) - Date.now();
      shown.replaceWith(fresh);
      tick();
    } catch {
      // The network is away: the times run on, the next round asks again.
    }
  };

  tick();
  setInterval(tick, 1000);
  setInterval(refresh, REFRESH_MS);
  // Coming back by the browser's button shows the page as it was left.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
})();
