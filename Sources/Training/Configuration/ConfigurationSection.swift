import Text
import Yams

/// A mapping of a configuration file, read key by key.
///
/// Which keys there may be is what was asked for: `finish` refuses the others.
struct ConfigurationSection {
    /// The section's name from the top, such as `clips.stills`; empty at the top.
    let name: String
    private let file: String
    private let mark: Mark?
    private var values: [(key: String, mark: Mark?, value: Node)] = []
    private(set) var asked: [String] = []

    /// The keys of a mapping; of a missing value none.
    init(_ node: Node?, name: String, file: String) throws(TrainingConfigurationError) {
        self.name = name
        self.file = file
        mark = node?.mark
        guard let node else { return }
        guard case .mapping(let mapping) = node else {
            // A key without a value is a section without keys.
            if case .scalar(let scalar) = node, scalar.string.isEmpty { return }
            throw fault(node.mark, "\(name.isEmpty ? "the file" : name) must hold keys with values")
        }
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else { throw fault(key.mark, "a key must be a word") }
            values.append((scalar.string, key.mark, value))
        }
    }

    /// An error at a place of the file.
    func fault(_ mark: Mark?, _ reason: String) -> TrainingConfigurationError {
        TrainingConfigurationError(file: file, line: mark?.line ?? 0, column: mark?.column ?? 0, reason: reason)
    }

    /// An error at a key of this section, or where the section begins.
    func fault(at key: String, _ reason: String) -> TrainingConfigurationError {
        fault(values.first { $0.key == key }?.mark ?? mark, reason)
    }

    /// A key with the names of the sections around it.
    func path(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

    /// Whether a key is there.
    func has(_ key: String) -> Bool { values.contains { $0.key == key } }

    /// The value of a key, which is thereby allowed.
    mutating func node(_ key: String) -> Node? {
        if !asked.contains(key) { asked.append(key) }
        return values.first { $0.key == key }?.value
    }

    /// Refuses keys that nobody asked for, with the nearest that could have been meant.
    func finish() throws(TrainingConfigurationError) {
        guard let unknown = values.first(where: { !asked.contains($0.key) }) else { return }
        // Of a very long key the beginning tells enough.
        let word = unknown.key.prefix(64)
        let nearest = asked.map { ($0, editDistance($0, word, swapsCountOnce: false)) }.min { $0.1 < $1.1 }
        let hint =
            if let nearest, nearest.1 <= max(2, unknown.key.count / 3) { "did you mean \"\(nearest.0)\"?" } else {
                "there are \(asked.joined(separator: ", "))"
            }
        let place = name.isEmpty ? "" : " in \(name)"
        throw fault(unknown.mark, "unknown key \"\(unknown.key)\"\(place); \(hint)")
    }
}

extension ConfigurationSection {
    /// A text; nil where the key is absent.
    mutating func text(_ key: String) throws(TrainingConfigurationError) -> String? {
        guard let node = node(key) else { return nil }
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
            throw fault(node.mark, "\(path(key)) must be a text")
        }
        return scalar.string
    }

    /// A number within a range; the default where the key is absent.
    mutating func number(
        _ key: String, _ range: ClosedRange<Double>, default value: Double
    ) throws(TrainingConfigurationError) -> Double {
        try optionalNumber(key, range) ?? value
    }

    /// A number within a range; nil where the key is absent.
    mutating func optionalNumber(
        _ key: String, _ range: ClosedRange<Double>
    ) throws(TrainingConfigurationError) -> Double? {
        guard let node = node(key) else { return nil }
        return try number(node, path(key), range)
    }

    /// A whole number within a range; the default where the key is absent.
    mutating func whole(
        _ key: String, _ range: ClosedRange<Int>, default value: Int
    ) throws(TrainingConfigurationError) -> Int {
        guard let node = node(key) else { return value }
        return try whole(node, path(key), range)
    }

    /// A seed: a whole number from 0.
    mutating func seed(_ key: String, default value: UInt64) throws(TrainingConfigurationError) -> UInt64 {
        guard let node = node(key) else { return value }
        guard let text = node.scalar?.string, let number = UInt64(text) else {
            throw fault(node.mark, "\(path(key)) must be a whole number from 0")
        }
        return number
    }

    /// `true` or `false`.
    mutating func flag(_ key: String, default value: Bool) throws(TrainingConfigurationError) -> Bool {
        guard let node = node(key) else { return value }
        guard let text = node.scalar?.string, let flag = Bool(text) else {
            throw fault(node.mark, "\(path(key)) must be true or false")
        }
        return flag
    }

    /// One of the words that a type knows.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, default value: Choice, among choices: [Choice] = Array(Choice.allCases)
    ) throws(TrainingConfigurationError) -> Choice {
        guard let node = node(key) else { return value }
        guard let choice = choices.first(where: { $0.rawValue == node.scalar?.string }) else {
            let words = choices.map(\.rawValue).joined(separator: ", ")
            throw fault(node.mark, "\(path(key)) must be one of \(words)\(said(node))")
        }
        return choice
    }

    /// A list of texts; a single text counts as a list of one.
    mutating func texts(_ key: String) throws(TrainingConfigurationError) -> [String]? {
        guard let node = node(key) else { return nil }
        var texts: [String] = []
        for item in items(node) {
            guard let text = item.scalar?.string, !text.isEmpty else {
                throw fault(item.mark, "\(path(key)) must be a text or a list of texts")
            }
            texts.append(text)
        }
        return texts
    }

    /// A list of whole numbers within a range, at least one; a single number counts as a list of one.
    mutating func wholes(
        _ key: String, _ range: ClosedRange<Int>, default values: [Int]
    ) throws(TrainingConfigurationError) -> [Int] {
        guard let node = node(key) else { return values }
        var numbers: [Int] = []
        for item in items(node) { numbers.append(try whole(item, path(key), range)) }
        if numbers.isEmpty { throw fault(node.mark, "\(path(key)) must not be empty") }
        return numbers
    }

    /// A range of whole numbers, written as `[least, most]`.
    mutating func range(
        _ key: String, _ range: ClosedRange<Int>, default value: ClosedRange<Int>
    ) throws(TrainingConfigurationError) -> ClosedRange<Int> {
        let ends = try wholes(key, range, default: [value.lowerBound, value.upperBound])
        guard ends.count == 2, ends[0] <= ends[1] else {
            throw fault(at: key, "\(path(key)) must be [least, most]")
        }
        return ends[0]...ends[1]
    }

    /// A section inside this one; nil where the key is absent. Its unknown keys are refused.
    mutating func section<Value>(
        _ key: String, _ read: (inout ConfigurationSection) throws(TrainingConfigurationError) -> Value
    ) throws(TrainingConfigurationError) -> Value? {
        guard let node = node(key) else { return nil }
        return try whole(section: node, path(key), read)
    }

    /// A list of sections.
    mutating func sections<Value>(
        _ key: String, _ read: (inout ConfigurationSection) throws(TrainingConfigurationError) -> Value
    ) throws(TrainingConfigurationError) -> [Value] {
        guard let node = node(key) else { return [] }
        guard case .sequence(let sequence) = node else { throw fault(node.mark, "\(path(key)) must be a list") }
        var values: [Value] = []
        for item in sequence { values.append(try whole(section: item, path(key), read)) }
        return values
    }

    private func whole<Value>(
        section node: Node, _ name: String,
        _ read: (inout ConfigurationSection) throws(TrainingConfigurationError) -> Value
    ) throws(TrainingConfigurationError) -> Value {
        var section = try ConfigurationSection(node, name: name, file: file)
        let value = try read(&section)
        try section.finish()
        return value
    }

    private func items(_ node: Node) -> [Node] {
        if case .sequence(let sequence) = node { return Array(sequence) }
        return [node]
    }

    private func number(
        _ node: Node, _ path: String, _ range: ClosedRange<Double>
    ) throws(TrainingConfigurationError) -> Double {
        guard let text = node.scalar?.string, let number = Double(text), range.contains(number) else {
            throw fault(
                node.mark, "\(path) must be a number from \(range.lowerBound) to \(range.upperBound)\(said(node))")
        }
        return number
    }

    private func whole(
        _ node: Node, _ path: String, _ range: ClosedRange<Int>
    ) throws(TrainingConfigurationError) -> Int {
        guard let text = node.scalar?.string, let number = Int(text), range.contains(number) else {
            throw fault(
                node.mark,
                "\(path) must be a whole number from \(range.lowerBound) to \(range.upperBound)\(said(node))")
        }
        return number
    }

    /// What the file says instead.
    private func said(_ node: Node) -> String { node.scalar.map { ", not \"\($0.string.prefix(40))\"" } ?? "" }
}
