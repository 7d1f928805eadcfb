import Foundation
import Terminal

/// Why a configuration file cannot be used.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file.
    public var file: String
    /// The line, from 1; 0 where the file as a whole is at fault.
    public var line: Int
    /// The column, from 1.
    public var column: Int
    /// The line's text.
    public var text: String
    /// What is wrong and what the rule is.
    public var reason: String

    /// File, line, column and reason, then the line with a caret below the place.
    public var description: String {
        if line == 0 { return "\(file): \(reason)" }
        let pad = String(repeating: " ", count: max(column - 1, 0))
        return "\(file):\(line):\(column): \(reason)\n    \(text)\n    \(pad)^"
    }
}

/// Reads and writes the configuration file: `name = value` lines, then the sections `[colours]` and `[keys]`. A line that
/// begins with `#` is a comment.
public struct ConfigurationFile {
    /// The largest file that is read, in bytes.
    public static let maximumSize = 1 << 20

    /// Where the file lies: `trackscope/config` under XDG_CONFIG_HOME, or under `~/.config`.
    public static func location(environment: [String: String]) -> URL {
        userFolder("XDG_CONFIG_HOME", usual: ".config", environment: environment).appendingPathComponent("config")
    }

    /// The settings of the user's file; those that come with the program where there is none.
    public static func settings(environment: [String: String]) throws(ConfigurationError) -> Settings {
        let url = location(environment: environment)
        guard FileManager.default.fileExists(atPath: url.path) else { return Settings() }
        func fault(_ reason: String) -> ConfigurationError {
            ConfigurationError(file: url.path, line: 0, column: 0, text: "", reason: reason)
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { throw fault("it is no regular file") }
        guard let size = attributes?[.size] as? Int, size <= maximumSize else {
            throw fault("it is larger than \(maximumSize) bytes")
        }
        guard let data = FileManager.default.contents(atPath: url.path) else { throw fault("it cannot be read") }
        guard let text = String(data: data, encoding: .utf8) else { throw fault("it is not UTF-8") }
        return try parse(text, file: url.path)
    }

    /// The settings that a text describes.
    ///
    /// - Parameter file: the file's name for errors.
    public static func parse(_ text: String, file: String) throws(ConfigurationError) -> Settings {
        var settings = Settings()
        var section = ""
        var keys: [(name: String, keys: [String])] = []
        var keyLines: [String: (number: Int, text: String)] = [:]
        // CR LF is one character in Swift, and a newline too.
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            func fault(_ part: some StringProtocol, _ reason: String) -> ConfigurationError {
                let column = line.distance(from: line.startIndex, to: part.startIndex) + 1
                return ConfigurationError(
                    file: file, line: index + 1, column: column, text: String(line), reason: reason)
            }
            let content = trimmed(line)
            if content.isEmpty || content.first == "#" { continue }
            if content.first == "[" {
                guard content == "[keys]" || content == "[colours]" else {
                    throw fault(content, "'\(content)' is no section; there are [colours] and [keys]")
                }
                section = String(content)
                continue
            }
            guard let equals = content.firstIndex(of: "=") else {
                throw fault(content, "'\(content)' is neither a section nor 'name = value'")
            }
            let name = trimmed(content[..<equals])
            let value = trimmed(content[content.index(after: equals)...])
            switch section {
            case "[keys]":
                keys.append((String(name), value.split(separator: " ").map(String.init)))
                keyLines[String(name)] = (index + 1, String(line))
            case "[colours]":
                guard Theme.names.contains(where: { $0.name == name }) else {
                    throw fault(name, "no colour is called '\(name)'; there are \(list(Theme.names.map(\.name)))")
                }
                guard let colour = Colour(value) else {
                    throw fault(value, "'\(value)' is no colour; #rrggbb or default is needed")
                }
                settings.set(colour, for: String(name))
            default:
                guard let entry = SettingEntry.standard.first(where: { $0.name == name }) else {
                    throw fault(
                        name,
                        "no setting is called '\(name)'; there are \(list(SettingEntry.standard.map(\.name)))")
                }
                if let reason = entry.set(&settings, String(value)) { throw fault(value, reason) }
            }
        }
        do throws(KeyBindingError) {
            try settings.keys.rebind(keys)
        } catch {
            let place = keys.last { error.concerns($0.name, $0.keys) }.flatMap { keyLines[$0.name] }
            throw ConfigurationError(
                file: file, line: place?.number ?? 0, column: 1, text: place?.text ?? "", reason: error.description)
        }
        return settings
    }

    /// The file that describes settings completely.
    public static func text(of settings: Settings) -> String {
        var lines = ["# trackscope configuration; lines that begin with # are comments."]
        lines += SettingEntry.standard.map { "\($0.name) = \($0.text(settings))" }
        lines += ["", "[colours]"]
        // Those that follow the scheme are there to be seen and changed; as settings they would hold them.
        lines += Theme.names.map { name, colour in
            "\(settings.ownColours[name] == nil ? "# " : "")\(name) = \(settings.theme[keyPath: colour])"
        }
        lines += ["", "[keys]"]
        var seen: Set<String> = []
        for binding in settings.keys.bindings where seen.insert(binding.name).inserted {
            lines.append("\(binding.name) = \(binding.keys.map(\.name).joined(separator: " "))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}

extension KeyBindingError {
    /// Whether a line of the configuration may be the cause.
    fileprivate func concerns(_ name: String, _ keys: [String]) -> Bool {
        switch self {
        case .keyTaken(let key, let owner, let other): (name == owner || name == other) && keys.contains(key)
        case .unknownAction(let unknown, _): name == unknown
        case .unknownKey(let key, let action): name == action && keys.contains(key)
        }
    }
}

/// Words in a row: `a, b, c`.
func list(_ words: [String]) -> String { words.joined(separator: ", ") }
