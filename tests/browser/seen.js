// Tells what a reader sees of an element, as opposed to what only stands in the document.
// Gives: text (what can be read), cut (what reaches beyond the page), tiny (what is set too small to read).
(root) => {
  const view = root.ownerDocument.defaultView;
  const width = root.ownerDocument.documentElement.clientWidth;
  const BLOCK = /^(block|flex|grid|list-item|table|table-row|table-cell|table-caption)$/;
  const parts = [], cut = [], tiny = [];

  function alpha(colour) {
    const numbers = colour.match(/[\d.]+/g) || [];
    return colour.startsWith("rgba") || colour.includes("/") ? Number(numbers[numbers.length - 1]) : 1;
  }
  function scrolls(element) {
    for (let each = element; each && each !== root; each = each.parentElement) {
      if (view.getComputedStyle(each).overflowX === "auto" && each.tabIndex >= 0) return true;
    }
    return false;
  }
  function look(text) {
    const element = text.parentElement;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) return;
    const style = view.getComputedStyle(element);
    if (alpha(style.color) === 0 || style.clipPath !== "none") return;
    const range = root.ownerDocument.createRange();
    range.selectNodeContents(text);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
    if (!boxes.length) return;
    if (parseFloat(style.fontSize) < 9) tiny.push(text.data.trim());
    const beyond = boxes.some((box) => box.left < -0.5 || box.right > width + 0.5 || box.top + view.scrollY < -0.5);
    if (beyond && !scrolls(element)) cut.push(text.data.trim());
    parts.push(text.data);
  }
  function walk(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.data.trim()) look(node); else parts.push(" ");
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const apart = BLOCK.test(view.getComputedStyle(node).display);
    if (apart) parts.push(" ");
    for (const child of (node.shadowRoot || node).childNodes) walk(child);
    if (apart) parts.push(" ");
  }
  walk(root);
  return { text: parts.join("").replace(/\s+/g, " ").trim(), cut, tiny };
}
