import CNCurses
import CShims
import Foundation

/// The real terminal.
///
/// ncurses (the wide version) does what depends on the terminal's entry in terminfo: it sets the modes, enters and leaves
/// the alternate screen and recognises keys. The cells are written by `FrameEncoder` and not by ncurses, for all colour
/// depths alike: ncurses needs a colour pair for every two colours that meet, and remaking pairs for a video costs 54 ms a
/// frame where direct sequences cost 2.5. With one writer for all cells there is one idea of what the screen shows.
/// ncurses never draws after its first, blank, refresh.
public final class NCursesTerminal: TerminalBackend {
    public private(set) var size: CellSize
    public private(set) var traits: TerminalTraits
    public let waker = TerminalWaker { ts_terminal_wake() }

    private let screen: OpaquePointer
    /// Keys are read from a pad: reading from a window would draw it.
    private let keyPad: UnsafeMutablePointer<WINDOW>
    private let eventDescriptor: Int32
    private var sequences: ScreenSequences
    private var link: OutputLink
    private var encoder: FrameEncoder
    private var decoder = InputDecoder()
    private var pending: CellBuffer?
    private var shown: CellBuffer?
    private var events: [TerminalEvent] = []
    private var isOpen = true
    private var hasEnded = false
    private var sequenceDeadline: ContinuousClock.Instant?

    /// How long Esc waits for the rest of a sequence: a person cannot press two keys within it.
    private static let escapeDelay: Int32 = 25
    /// How long the rest of a sequence may take that has clearly begun.
    private static let sequencePatience = Duration.milliseconds(200)

    /// Takes over the terminal of standard input and output.
    ///
    /// - Parameter colours: the user's choice of colours.
    /// - Throws: `TerminalError` where there is no terminal to draw on; it is then left untouched.
    public init(colours: ColourChoice = .auto) throws(TerminalError) {
        if isatty(STDIN_FILENO) == 0 { throw .notATerminal(stream: "input") }
        if isatty(STDOUT_FILENO) == 0 { throw .notATerminal(stream: "output") }
        let environment = ProcessInfo.processInfo.environment
        let name = environment["TERM"] ?? ""
        // Only the character set follows the locale; numbers keep their point.
        setlocale(LC_CTYPE, "")
        let isUTF8 = String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8"

        eventDescriptor = ts_terminal_begin(STDOUT_FILENO)
        if eventDescriptor < 0 { throw errno == EBUSY ? .alreadyOpen : .outputFailed(errno) }
        guard !name.isEmpty, let screen = ts_newterm() else {
            ts_terminal_end(0)
            throw .unknownTerminal(name)
        }
        guard var sequences = ScreenSequences(name: name), let keyPad = newpad(1, 1) else {
            endwin()
            delscreen(screen)
            ts_terminal_end(0)
            throw .unsuitable(name)
        }
        self.screen = screen
        self.keyPad = keyPad

        if environment["ESCDELAY"] == nil { set_escdelay(NCursesTerminal.escapeDelay) }
        raw()
        noecho()
        nonl()
        var facts = ColourFacts(
            colours: Int(tigetnum("colors")), isDirect: Terminfo.hasFlag("RGB") || Terminfo.hasFlag("Tc"),
            colorTerm: environment["COLORTERM"], noColor: environment["NO_COLOR"])
        curs_set(0)
        keypad(keyPad, true)
        nodelay(keyPad, true)
        Self.prepareToLeave(sequences)
        wrefresh(ts_stdscr())
        // On the screen that was entered: the first frame clears away what a terminal shows of questions it does not know.
        let answers = sequences.takesStrings && facts.depth(choice: colours) != .monochrome ? Self.ask(name) : nil
        facts.keepsDirectColours = answers?.hasTrueColour ?? false
        let extent = NCursesTerminal.measure()
        size = extent.size
        var graphics = answers?.graphics ?? TerminalGraphics()
        graphics.cellPixels = graphics.cellPixels ?? extent.cellPixels
        traits = TerminalTraits(
            name: name, depth: facts.depth(choice: colours), isUTF8: isUTF8, graphics: graphics,
            background: answers?.background)
        if traits.graphicsForm(wanted: .auto) != nil { sequences.endPictures(hasKitty: graphics.hasKitty) }
        Self.prepareToLeave(sequences)
        self.sequences = sequences
        encoder = FrameEncoder(depth: traits.depth, isUnicode: traits.isUnicode, graphics: graphics)
        link = OutputLink(descriptor: STDOUT_FILENO, asksForAnswers: sequences.isModern)
        try link.send(control: sequences.enter)
        for byte in answers?.typed ?? [] { take(decoder.feed(byte)) }
        take(decoder.endOfBurst())
    }

    deinit { close() }

    /// Makes a crash end the program at once, with one line that names the two files instead of a backtrace on the screen.
    ///
    /// - Parameters:
    ///   - report: where the backtrace is written.
    ///   - session: a session to go on with, named where the file is there at that moment.
    public func reportCrashes(to report: String, session: String) { ts_terminal_set_crash_report(report, session) }

    public func present(_ buffer: CellBuffer) throws(TerminalError) {
        guard isOpen else { return }
        pending = buffer
        try sendPending()
    }

    public func redraw() {
        encoder.invalidate()
        if pending == nil { pending = shown }
    }

    public func nextEvent(timeout: Duration?) throws(TerminalError) -> TerminalEvent? {
        let end = timeout.map { ContinuousClock.now + $0 }
        while isOpen {
            try sendPending()
            if !events.isEmpty { return events.removeFirst() }
            if hasEnded { return .endOfInput }
            let now = ContinuousClock.now
            var wake = end
            for other in [pending == nil ? nil : link.deadline, sequenceDeadline].compactMap({ $0 }) {
                wake = min(wake ?? other, other)
            }
            waitForInput(until: wake, now: now)
            if events.isEmpty, let end, ContinuousClock.now >= end { return nil }
        }
        return .endOfInput
    }

    public func suspend() throws(TerminalError) {
        guard isOpen else { return }
        leaveScreen()
        ts_terminal_stop()
        try enterAgain()
        events.append(.continued)
    }

    public func close() {
        guard isOpen else { return }
        isOpen = false
        leaveScreen()
        link.close()
        delwin(keyPad)
        delscreen(screen)
        ts_terminal_end(0)
    }

    // MARK: Output

    private func sendPending() throws(TerminalError) {
        let now = ContinuousClock.now
        try link.flush()
        guard let buffer = pending, link.isReady(at: now) else { return }
        shown = buffer
        let frame = encoder.encode(buffer, within: link.budget, pictureRoom: link.pictureRoom)
        // What there was no room for follows when the terminal has answered, unless there is something newer by then.
        if frame.isComplete { pending = nil }
        if !frame.bytes.isEmpty { try link.send(frame: frame.bytes, at: now) }
    }

    /// Gives the screen back to the shell, with nothing on its way that the shell would take for typing.
    private func leaveScreen() {
        link.drain(within: 500)
        // A link that answers at all answers about now; what is still missing is thrown away below.
        let end = ContinuousClock.now + .milliseconds(300)
        while link.awaitsAnswer, !hasEnded, ContinuousClock.now < end {
            waitForInput(until: end, now: ContinuousClock.now)
        }
        try? link.send(control: sequences.leave)
        link.drain(within: 200)
        flushinp()
        endwin()
    }

    /// Says what is written at a crash.
    private static func prepareToLeave(_ sequences: ScreenSequences) {
        let leave = sequences.leave + Terminfo.bytes("rmkx") + Terminfo.bytes("cnorm") + Terminfo.bytes("rmcup")
        leave.withUnsafeBytes { ts_terminal_set_leave($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count) }
    }

    private func enterAgain() throws(TerminalError) {
        wrefresh(ts_stdscr())
        try link.send(control: sequences.enter)
        redraw()
        updateSize()
    }

    // MARK: Input

    /// How long the terminal may take to answer what it is asked at the start.
    private static let answerPatience = Duration.milliseconds(200)

    /// Asks the terminal what terminfo does not say, and waits for the answers, a little.
    private static func ask(_ name: String) -> TerminalAnswers {
        var answers = TerminalAnswers()
        let questions = TerminalAnswers.questions(for: name)
        guard questions.withUnsafeBytes({ write(STDOUT_FILENO, $0.baseAddress, $0.count) }) == questions.count else {
            return answers
        }
        let end = ContinuousClock.now + answerPatience
        while !answers.isComplete, ContinuousClock.now < end {
            var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            var byte: UInt8 = 0
            guard poll(&request, 1, 20) >= 0 || errno == EINTR else { break }
            if request.revents & Int16(POLLIN) != 0 {
                guard read(STDIN_FILENO, &byte, 1) == 1 else { break }
                answers.feed(byte)
            } else if request.revents != 0 {
                break
            }
        }
        answers.end()
        return answers
    }

    private func waitForInput(until end: ContinuousClock.Instant?, now: ContinuousClock.Instant) {
        var requests = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: eventDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        if link.hasOutput { requests.append(pollfd(fd: link.descriptor, events: Int16(POLLOUT), revents: 0)) }
        var milliseconds: Int32 = -1
        if let end {
            let left = max(end - now, .zero)
            // Rounded up, so that the time is over when the wait is.
            milliseconds = Int32(
                clamping: left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1)
            if left == .zero { milliseconds = 0 }
        }
        let count = poll(&requests, nfds_t(requests.count), milliseconds)
        if count > 0 {
            if requests[1].revents != 0 { takeHappenings() }
            if requests[0].revents & Int16(POLLIN) != 0 {
                readKeys()
            } else if requests[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
                hasEnded = true
            }
        }
        if let deadline = sequenceDeadline, ContinuousClock.now >= deadline {
            sequenceDeadline = nil
            take(decoder.endOfBurst())
        }
    }

    private func readKeys() {
        var count = 0
        while true {
            let code = wgetch(keyPad)
            if code == ERR { break }
            count += 1
            if code <= 0xFF {
                take(decoder.feed(UInt8(truncatingIfNeeded: code)))
            } else if let key = TerminfoKeys.key(code) {
                take(decoder.feed(key: key))
            } else if code == KEY_MOUSE {
                // The terminal's entry calls the start of a mouse report a key; here it is a sequence like others.
                for byte in Terminfo.bytes("kmous") { take(decoder.feed(byte)) }
            }
        }
        // Readable, and nothing to read: the other end is closed.
        if count == 0 { hasEnded = hasEnded || hasReachedEnd() }
        if decoder.isWithinSequence {
            sequenceDeadline = ContinuousClock.now + NCursesTerminal.sequencePatience
        } else {
            sequenceDeadline = nil
            take(decoder.endOfBurst())
        }
    }

    private func hasReachedEnd() -> Bool {
        var available: Int32 = 0
        var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) > 0 && ioctl(STDIN_FILENO, UInt(FIONREAD), &available) == 0 && available == 0
    }

    private func take(_ output: InputDecoder.Output?) {
        switch output {
        case nil: break
        case .statusAnswer: link.answered(at: .now)
        case .event(let event): events.append(event)
        }
    }

    private func takeHappenings() {
        var signal: Int32 = 0
        let happened = Int(ts_terminal_take(&signal))
        func has(_ what: ts_terminal_happening) -> Bool { happened & Int(what.rawValue) != 0 }
        if has(TS_TERMINAL_END_REQUESTED) { events.append(.terminationRequested(signal: signal)) }
        if has(TS_TERMINAL_STOP_REQUESTED) { events.append(.suspendRequested) }
        if has(TS_TERMINAL_CONTINUED) {
            // Stopped from outside: whoever had the terminal meanwhile changed its modes.
            endwin()
            if (try? enterAgain()) == nil { hasEnded = true }
            events.append(.continued)
        }
        if has(TS_TERMINAL_RESIZED) {
            redraw()
            updateSize()
        }
        if has(TS_TERMINAL_WOKEN) { events.append(.woken) }
    }

    private func updateSize() {
        let (newSize, cellPixels) = NCursesTerminal.measure()
        // Another font changes a cell's pixels; it may do so in the same number of cells.
        guard newSize != size || (cellPixels != nil && cellPixels != traits.graphics.cellPixels) else { return }
        traits.measure(cell: cellPixels)
        size = newSize
        resizeterm(Int32(newSize.rows), Int32(newSize.columns))
        // What was drawn for the old size does not fit; the program draws anew when it hears of the new one.
        pending = nil
        events.append(.resized(newSize))
    }

    private static func measure() -> (size: CellSize, cellPixels: CellSamples?) {
        var columns: Int32 = 0
        var rows: Int32 = 0
        var across: Int32 = 0
        var down: Int32 = 0
        if ts_terminal_size(STDOUT_FILENO, &columns, &rows, &across, &down) != 0 || columns < 1 || rows < 1 {
            // A serial line does not know its size: terminfo or LINES and COLUMNS do.
            columns = getmaxx(ts_stdscr())
            rows = getmaxy(ts_stdscr())
        }
        let size = CellSize(columns: Int(columns), rows: Int(rows))
        let isKnown = across >= columns && down >= rows
        return (size, isKnown ? CellSamples(across: Int(across / columns), down: Int(down / rows)) : nil)
    }
}
