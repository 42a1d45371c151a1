// Scanning with the camera, where the browser can read symbols. What it reads goes the way of the field.
"use strict";
(() => {
  const form = document.getElementById("scan");
  const field = document.getElementById("text");
  if (!form || !("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const wanted = ["qr_code", "data_matrix", "code_128", "code_39", "ean_13", "ean_8", "itf", "pdf417", "aztec"];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-outline-primary";
  button.textContent = form.dataset.camera;
  form.append(button);
  const picture = document.createElement("video");
  picture.className = "scan-picture";
  picture.muted = true;
  picture.playsInline = true;
  picture.hidden = true;
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  form.after(picture, said);
  let stream = null;
  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    picture.hidden = true;
    button.textContent = form.dataset.camera;
  };
  const look = async (detector) => {
    while (stream) {
      const found = await detector.detect(picture).catch(() => []);
      const text = found.map((symbol) => symbol.rawValue).find((value) => value);
      if (stream && text) {
        stop();
        field.value = text;
        form.requestSubmit();
        return;
      }
      await new Promise((resolve) => { setTimeout(resolve, 120); });
    }
  };
  button.addEventListener("click", async () => {
    if (stream) {
      stop();
      return;
    }
    said.textContent = "";
    try {
      const known = await BarcodeDetector.getSupportedFormats();
      const detector = new BarcodeDetector({ formats: wanted.filter((format) => known.includes(format)) });
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      picture.srcObject = stream;
      picture.hidden = false;
      button.textContent = form.dataset.stop;
      await picture.play();
      await look(detector);
    } catch (error) {
      stop();
      said.textContent = form.dataset.none.replace("%s", error.message);
    }
  });
  addEventListener("pagehide", stop);
})();
