// What importing costs by itself: see first-decode.js.
export {};
