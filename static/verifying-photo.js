// A picture is made smaller on the telephone itself, and drawn anew: what the camera wrote beside it, place and
// time too, never leaves the phone. What cannot be drawn here goes as it is; the server draws it anew, or says
// why it cannot be taken.
const LONGEST_SIDE = 2000;
const SMALL = 72;

const drawn = (picture, longest) => {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
};

const asJpeg = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));

// { name, type, bytes } as it is kept and sent. Bytes, since some browsers lose blobs that they were given.
export const taken = async (file) => {
  const picture = file.type.startsWith("image/") && (await createImageBitmap(file).catch(() => null));
  if (!picture) return { name: file.name, type: file.type, bytes: await file.arrayBuffer() };
  const jpeg = await asJpeg(drawn(picture, LONGEST_SIDE));
  const name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
  return { name, type: "image/jpeg", bytes: await jpeg.arrayBuffer() };
};

export const asFile = (photo) => new File([photo.bytes], photo.name, { type: photo.type });

// A little picture for the list; nothing for a paper.
export const small = async (photo) => {
  const picture = await createImageBitmap(asFile(photo)).catch(() => null);
  return picture && drawn(picture, SMALL);
};
