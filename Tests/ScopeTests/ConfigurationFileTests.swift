import Foundation
import Scope
import Terminal
import Testing

@Suite struct ConfigurationFileTests {

    @Test func everyKeySurvives() throws {
        let text = ConfigurationFile.text(of: Settings())
        let read = try ConfigurationFile.parse(text, file: "config")
        for (a, b) in zip(read.keys.bindings, Settings().keys.bindings) { #expect(a.keys == b.keys, "\(a.name)") }
        #expect(text.contains("\nstep-back = , left h\n"))
        #expect(text.contains("\ngrow = + =\n"))
    }

    @Test(arguments: [
        (
            "palette = red",
            "c:1:11: 'red' is no palette; there are viridis, cividis, diverging, grey\n    palette = red\n              ^"
        ),
        (
            "\n  pallete = red",
            "c:2:3: no setting is called 'pallete'; there are palette, glyphs, graphics, color, theme, speed\n      pallete = red\n      ^"
        ),
        (
            "speed = 0",
            "c:1:9: '0' is no speed; a number of frames a second from 0.1 to 1000, or max, is needed\n    speed = 0\n            ^"
        ),
        ("[key]", "c:1:1: '[key]' is no section; there are [colours] and [keys]\n    [key]\n    ^"),
        ("speed", "c:1:1: 'speed' is neither a section nor 'name = value'\n    speed\n    ^"),
        (
            "[colours]\nlost = red",
            "c:2:8: 'red' is no colour; #rrggbb or default is needed\n    lost = red\n           ^"
        ),
        (
            "[keys]\nplay = q1",
            "c:2:1: 'q1' for play is no key; keys are single characters, space, enter, tab, escape, up, f1, and the like, with ctrl+, alt+ or shift+ before them\n    play = q1\n    ^"
        ),
        (
            "[keys]\nloop = b",
            "c:2:1: the key b cannot be both loop and select: a key has one meaning\n    loop = b\n    ^"
        ),
    ])
    func faults(text: String, expected: String) {
        #expect(throws: ConfigurationError.self) { try ConfigurationFile.parse(text, file: "c") }
        do {
            _ = try ConfigurationFile.parse(text, file: "c")
        } catch {
            #expect(error.description == expected)
        }
    }

    @Test func whereItLies() {
        let path: ([String: String]) -> String = { ConfigurationFile.location(environment: $0).path }
        #expect(path(["XDG_CONFIG_HOME": "/x", "HOME": "/h"]) == "/x/trackscope/config")
        #expect(path(["HOME": "/h"]) == "/h/.config/trackscope/config")
        // The specification asks that relative paths be ignored.
        #expect(path(["XDG_CONFIG_HOME": "x", "HOME": "/h"]) == "/h/.config/trackscope/config")
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func commentsBlanksAndLineEnds(lineEnd: String) throws {
        let lines = [
            "# a comment", "", "  \t", "\t# palette = cividis", "  palette =\tgrey  ", "speed=2.5", "[colours]",
            "# inside",
            " lost = #102030", "  [keys]  ", "play =  f5   space ", "# the last line",
        ]
        for end in ["", lineEnd] {
            let settings = try ConfigurationFile.parse(lines.joined(separator: lineEnd) + end, file: "config")
            #expect(settings.palette == .grey && settings.speed == 2.5)
            #expect(settings.theme.lost == Colour(0x10, 0x20, 0x30))
            #expect(settings.keys.action(for: Key(.function(5)), in: [.looking]) == .play)
            #expect(settings.keys.action(for: .space, in: [.looking]) == .play)
        }
        // Lines are counted as editors count them, whatever ends them.
        do throws(ConfigurationError) {
            _ = try ConfigurationFile.parse(["#", "", "speed"].joined(separator: lineEnd), file: "config")
            Issue.record("a word alone was taken")
        } catch {
            #expect(error.line == 3 && error.text == "speed")
        }
    }

    @Test func whatIsPrintedIsRead() throws {
        let changes = """
            palette = cividis
            glyphs = halves
            color = 256
            speed = max
            [colours]
            tracked = default
            truth = #0a0b0c
            [keys]
            play = f5
            step-back = ctrl+b shift+left
            jump-back = alt+x

            """
        let changed = try ConfigurationFile.parse(changes, file: "config")
        let text = ConfigurationFile.text(of: changed)
        for line in changes.split(separator: "\n") { #expect(text.contains("\n\(line)\n"), "\(line)") }
        #expect(ConfigurationFile.text(of: try ConfigurationFile.parse(text, file: "config")) == text)
    }

    @Test func filesThatAreNone() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let environment = ["XDG_CONFIG_HOME": folder.path]
        let file = ConfigurationFile.location(environment: environment)
        #expect(try ConfigurationFile.settings(environment: environment).palette == .viridis)
        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
        #expect(throws: ConfigurationError.self) { try ConfigurationFile.settings(environment: environment) }
        try FileManager.default.removeItem(at: file)
        try Data([0xFF, 0xFE]).write(to: file)
        #expect(throws: ConfigurationError.self) { try ConfigurationFile.settings(environment: environment) }
        try Data("palette = grey\n".utf8).write(to: file)
        #expect(try ConfigurationFile.settings(environment: environment).palette == .grey)
    }
}
