import Foundation
import Text

/// What the command line is asked for before its options are taken apart.
enum ArgumentCheck {
    /// Refuses arguments that are empty or not UTF-8: either would name another file than was meant. A variable of the shell
    /// that is not set leaves an empty argument, and of what is not UTF-8 a text has other characters.
    static func refuseWhatIsNoName() throws(Failure) {
        let arguments = CommandLine.arguments
        // A shell asks for completions with the words so far, the last of which may be empty.
        if arguments.dropFirst().first == "---completion" { return }
        for (place, argument) in arguments.enumerated().dropFirst() {
            if argument.isEmpty || argument.hasPrefix("--") && argument.hasSuffix("=") {
                let option = argument.isEmpty ? arguments[place - 1] : String(argument.dropLast())
                let isValue = place > 1 && option.hasPrefix("-") || !argument.isEmpty
                throw Failure(
                    message:
                        "\(isValue ? "the value of \(option)" : "argument \(place)") is empty; is a variable not set?",
                    exitCode: Failure.usage)
            }
            guard let bytes = CommandLine.unsafeArgv[place], String(validatingCString: bytes) == nil else { continue }
            throw Failure(
                message: "the name \(argument) is not UTF-8; give it one that is (convmv renames files)",
                exitCode: Failure.usage)
        }
    }

    /// Refuses a first word that was meant to be a command.
    static func refuseMisspeltCommand(among commands: [String]) throws(Failure) {
        guard let word = CommandLine.arguments.dropFirst().first,
            let command = MisspeltCommand.suggestion(for: word, among: commands)
        else { return }
        throw Failure(
            message: "\(word) is no command and no source. Did you mean '\(command)'?", exitCode: Failure.usage)
    }
}

/// A first word on the command line that is no command, although it was meant to be one: `trackscope evalute data`. Since
/// `watch` may be left out it would count as a source.
enum MisspeltCommand {
    /// The command that was meant; nil where the word is a command or an option, names a file, or resembles no command.
    static func suggestion(for word: String, among commands: [String]) -> String? {
        // A source's name that is not in the file system has a dot, a slash or a colon: `Jogging.2`, `rtsp://host`.
        guard word.allSatisfy(\.isLetter), !commands.contains(word), !FileManager.default.fileExists(atPath: word)
        else {
            return nil
        }
        let distances = commands.map { (command: $0, distance: editDistance(word, $0, swapsCountOnce: true)) }
        guard let nearest = distances.min(by: { $0.distance < $1.distance }), nearest.distance <= 2 else { return nil }
        return nearest.command
    }
}
