// Names that every file system keeps as they are, and names that some do not tell apart.

const MAX_NAME = 100;
const MAX_PATH = 400;
const isReserved = (name) => /^(?:con|prn|aux|nul|(?:com|lpt)[0-9])$/i.test(name.split(".")[0]);

export const isPortableName = (name) =>
  name.length <= MAX_NAME && /^(?![.-])[A-Za-z0-9._-]+(?<!\.)$/.test(name) && !isReserved(name);
export const isPortablePath = (path) => path.length <= MAX_PATH && path.split("/").every(isPortableName);

const trim = (name) => name.replace(/^[.-]+|[.-]+$/g, "");

/// The portable name that follows from a true one and from those that are taken within the version; it is then taken.
export const portableName = (name, taken) => {
  let plain = "";
  for (const sign of name) {
    if (/^[A-Za-z0-9._-]$/.test(sign)) plain += sign;
    else if (!plain.endsWith("-")) plain += "-";
  }
  const found = /^(.+)(\.[A-Za-z0-9]{1,10})$/s.exec(plain);
  let [stem, extension] = found ? [found[1], found[2]] : [plain, ""];
  stem = trim(stem) || "file";
  if (isReserved(stem)) stem = `_${stem}`;
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? "" : `-${number}`;
    const kept = stem.slice(0, Math.max(0, MAX_NAME - suffix.length - extension.length)).replace(/[.-]+$/, "");
    const candidate = `${kept}${suffix}${extension}`;
    if (!taken.has(candidate.toLowerCase())) {
      taken.add(candidate.toLowerCase());
      return candidate;
    }
  }
};

/// Rejects every file whose path another one already has, case ignored, and every file that stands where another has a
/// folder or under a folder that is already spelled differently. All paths are portable, so ASCII.
export const rejectCollisions = (files, findings) => {
  // From the path in lower case to the folder's spelling, or to null for a file.
  const taken = new Map();
  for (const file of files) {
    if (file.isRejected) continue;
    const folders = [];
    for (let end = file.path.indexOf("/"); end >= 0; end = file.path.indexOf("/", end + 1)) {
      folders.push(file.path.slice(0, end));
    }
    const collides = taken.has(file.path.toLowerCase()) || folders.some((folder) => {
      const known = taken.get(folder.toLowerCase());
      return known !== undefined && known !== folder;
    });
    if (collides) {
      findings.push("name-collision", file.path);
      file.isRejected = true;
      continue;
    }
    for (const folder of folders) taken.set(folder.toLowerCase(), folder);
    taken.set(file.path.toLowerCase(), null);
  }
};
