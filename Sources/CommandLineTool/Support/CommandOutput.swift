import Platform
import Text

/// What a command writes to standard output and standard error: the one place where text leaves for them.
///
/// Messages go to standard error. Where that is closed or full they are lost, and the work goes on. Results go to standard
/// output, and what cannot be written there is an error.
enum CommandOutput {
    /// Tells of a problem: one line, prefixed with the program's name. Line breaks in the message become spaces.
    static func complain(_ message: String) {
        note("trackscope: " + message.split(whereSeparator: \.isNewline).joined(separator: " "))
    }

    /// Tells something: one line.
    static func note(_ message: String) { write(message.printable + "\n") }

    /// Tells something that takes several lines, such as a broken line of a file with a mark below it.
    static func notes(_ message: String) { write(message.printableLines + "\n") }

    /// Draws on the terminal that standard error is: `text` may hold control sequences of our own, and nothing from elsewhere
    /// that is not `printable`.
    static func draw(_ text: String) { write(text) }

    /// Writes lines of results.
    ///
    /// - Throws: `Failure` where standard output cannot be written to.
    static func results(_ lines: [String]) throws(Failure) {
        try results(lines.map { $0.printable + "\n" }.joined())
    }

    /// Writes results that are a text of several lines.
    ///
    /// - Parameter isStyled: whether the text holds colours, as control sequences of our own; what it has from elsewhere must be
    ///   `printable` then.
    /// - Throws: `Failure` where standard output cannot be written to.
    static func results(_ text: String, isStyled: Bool = false) throws(Failure) {
        do throws(StreamError) {
            try StandardStream.output.write(isStyled ? text : text.printableLines)
        } catch {
            throw Failure(error)
        }
    }

    private static func write(_ text: String) {
        // Nobody is left to tell.
        try? StandardStream.errors.write(text)
    }
}
