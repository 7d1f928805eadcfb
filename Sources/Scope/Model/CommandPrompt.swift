/// The line that commands are typed on.
public struct CommandPrompt: Sendable, Hashable {
    /// What is typed, without the colon.
    public private(set) var text: [Unicode.Scalar] = []
    /// Where the next character goes.
    public private(set) var cursor = 0
    /// Commands given before, oldest first.
    private let past: [String]
    private var pastPosition: Int
    /// The words that Tab goes through, and which one is shown.
    private var completions: [String] = []
    private var completion = 0

    /// A line with something typed on it already.
    public init(_ text: String = "", past: [String] = []) {
        self.text = Array(text.unicodeScalars)
        cursor = self.text.count
        self.past = past
        pastPosition = past.count
    }

    /// What is typed as text.
    public var string: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text)
        return String(view)
    }

    /// Types a character.
    public mutating func insert(_ scalar: Unicode.Scalar) {
        text.insert(scalar, at: cursor)
        cursor += 1
        completions = []
    }

    /// Takes back the character before the cursor. Returns whether there was one.
    public mutating func deleteBackwards() -> Bool {
        guard cursor > 0 else { return false }
        cursor -= 1
        text.remove(at: cursor)
        completions = []
        return true
    }

    /// Takes away the character at the cursor.
    public mutating func deleteForwards() {
        guard cursor < text.count else { return }
        text.remove(at: cursor)
        completions = []
    }

    /// Takes away everything before the cursor.
    public mutating func deleteToStart() {
        text.removeFirst(cursor)
        cursor = 0
        completions = []
    }

    /// Takes away the word before the cursor.
    public mutating func deleteWord() {
        while cursor > 0, text[cursor - 1] == " " { _ = deleteBackwards() }
        while cursor > 0, text[cursor - 1] != " " { _ = deleteBackwards() }
    }

    /// Moves the cursor.
    public mutating func move(by count: Int) { cursor = min(max(cursor + count, 0), text.count) }

    /// Shows an earlier or later command.
    public mutating func recall(_ step: Int) {
        let position = pastPosition + step
        guard (0...past.count).contains(position) else { return }
        pastPosition = position
        text = Array((position < past.count ? past[position] : "").unicodeScalars)
        cursor = text.count
        completions = []
    }

    /// Completes the last word, or goes to the next possible one.
    ///
    /// - Parameter candidates: the whole lines that a beginning can become.
    public mutating func complete(_ candidates: (String) -> [String]) {
        if completions.isEmpty {
            completions = candidates(string)
            completion = 0
        } else {
            completion = (completion + 1) % completions.count
        }
        guard !completions.isEmpty else { return }
        let shared = completions.count > 1 && completion == 0 ? commonStart(completions) : ""
        // First as far as all agree; where that is no further, one after the other.
        let line = shared.unicodeScalars.count > text.count ? shared : completions[completion]
        let isWhole = completions.contains(line)
        text = Array(line.unicodeScalars)
        cursor = text.count
        if !isWhole || completions.count == 1 { completions = [] }
    }

    private func commonStart(_ words: [String]) -> String {
        guard var start = words.first else { return "" }
        for word in words {
            while !word.hasPrefix(start) { start.removeLast() }
        }
        return start
    }
}
