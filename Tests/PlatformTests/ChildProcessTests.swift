import Foundation
import Platform
import Testing

@Suite struct ChildProcessTests {
    @Test(
        "how a program ends",
        arguments: [
            ("exit 0", .exited(code: 0)), ("exit 3", .exited(code: 3)), ("kill -9 $$", .killed(signal: SIGKILL)),
            ("kill -TERM $$; sleep 9", .killed(signal: SIGTERM)),
        ] as [(String, ChildProcess.Ending)])
    func endings(script: String, ending: ChildProcess.Ending) throws {
        let process = try ChildProcess("sh", arguments: ["-c", script])
        #expect(process.ending(within: .seconds(20)) == ending)
        // Asked again, it says the same.
        #expect(process.ending(within: .zero) == ending)
    }

    @Test func aProgramThatGoesOnIsEnded() throws {
        let process = try ChildProcess("sh", arguments: ["-c", "echo $$; while :; do sleep 1; done"])
        #expect(process.ending(within: .milliseconds(50)) == nil)
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = read(process.output, &bytes, bytes.count)
        let identifier = try #require(pid_t(String(decoding: bytes.prefix(max(count - 1, 0)), as: UTF8.self)))
        process.end()
        #expect(kill(identifier, 0) == -1 && errno == ESRCH)
        #expect(process.ending(within: .zero) == .killed(signal: SIGKILL))
    }

    @Test func wholeOutput() throws {
        let process = try ChildProcess("sh", arguments: ["-c", "echo out; echo wrong >&2; echo more"])
        let (output, errors) = try process.wholeOutput(atMost: 100, within: .seconds(20))
        #expect(String(decoding: output, as: UTF8.self) == "out\nmore\n")
        #expect(String(decoding: errors, as: UTF8.self) == "wrong\n")
        #expect(process.ending(within: .seconds(20)) == .exited(code: 0))
    }

    @Test(
        "a program that never ends, or never stops writing, is ended",
        arguments: [
            ("echo some; exec sleep 100", .late(patience: .milliseconds(300))),
            ("while :; do echo y; done", .long(limit: 5)),
        ] as [(String, ChildProcess.Overrun)])
    func overruns(script: String, overrun: ChildProcess.Overrun) throws {
        let process = try ChildProcess("sh", arguments: ["-c", script])
        let patience: Duration = if case .late(let patience) = overrun { patience } else { .seconds(20) }
        #expect(throws: overrun) { try process.wholeOutput(atMost: 5, within: patience) }
        #expect(process.ending(within: .zero) == .killed(signal: SIGKILL))
    }

    @Test func noSuchProgram() {
        #expect {
            _ = try ChildProcess("no-such-program-anywhere", arguments: [])
        } throws: { error in
            if case .notFound? = error as? ChildProcess.Failure { true } else { false }
        }
    }

    @Test func wordsForAnEnding() {
        #expect(ChildProcess.Ending.exited(code: 3).description == "it exited with code 3")
        #expect(ChildProcess.Ending.killed(signal: SIGKILL).description == "it was killed by signal 9 (Killed)")
    }
}
