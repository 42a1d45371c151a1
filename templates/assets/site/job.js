// Asks how far a job is, shows it, and loads the page again at its end.
"use strict";
(() => {
  const box = document.querySelector("[data-job]");
  if (!box) return;
  const meter = box.querySelector("progress");
  const text = box.querySelector("[data-percent]");
  const state = box.dataset.state;
  let wait = 500;
  const show = (job) => {
    if (job.total > 0) {
      const percent = Math.min(100, Math.floor(job.done * 100 / job.total));
      meter.value = percent;
      text.textContent = box.dataset.percentText.replace("{}", String(percent));
    }
  };
  const ask = async () => {
    try {
      const answer = await fetch(`/api/v1/jobs/${encodeURIComponent(box.dataset.job)}`, { headers: { accept: "application/json" } });
      if (answer.ok) {
        const job = await answer.json();
        show(job);
        if (job.state !== state) {
          location.reload();
          return;
        }
      } else if (answer.status === 401 || answer.status === 404) {
        location.reload();
        return;
      }
    } catch {
      // The network comes back, or it does not: the next question shows.
    }
    wait = Math.min(wait * 1.25, 4000);
    setTimeout(ask, wait);
  };
  setTimeout(ask, wait);
})();
