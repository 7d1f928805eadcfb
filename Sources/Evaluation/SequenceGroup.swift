/// A set of sequences over which scores are averaged.
public struct SequenceGroup: Sendable, Hashable {
    /// What makes the set.
    public enum Kind: Sendable, Hashable {
        /// All sequences.
        case all
        /// The sequences of one data set, of several that were given.
        case dataset
        /// An older benchmark inside OTB-2015.
        case benchmark
        /// The sequences with an attribute, in one of the published annotations.
        case attribute(OTBAttributeSource)
    }

    /// What makes the set.
    public let kind: Kind
    /// A short name for table heads, such as `OTB-2013` or `OCC`.
    public let name: String
    /// The set in words.
    public let title: String
    /// The names of its sequences, in the order of the whole.
    public let sequences: [String]

    /// The groups that a list of sequences falls into: all of them, data sets and complete older benchmarks where there are
    /// several, and attributes of at least two sequences.
    public static func groups(of sequences: [AnnotatedSequence]) -> [SequenceGroup] {
        var groups = [SequenceGroup(kind: .all, name: "all", title: "all sequences", sequences: sequences.map(\.name))]
        var datasets: [String] = []
        for sequence in sequences where !datasets.contains(sequence.dataset) { datasets.append(sequence.dataset) }
        if datasets.count > 1 {
            groups += datasets.map { dataset in
                SequenceGroup(
                    kind: .dataset, name: dataset, title: "data set \(dataset)",
                    sequences: sequences.filter { $0.dataset == dataset }.map(\.name))
            }
        }
        let benchmarks: [(name: String, belongs: (OTBSequence) -> Bool)] = [
            ("OTB-2013", \.isInOTB2013), ("OTB-50", \.isInOTB50), ("OTB-2015", { _ in true }),
        ]
        for benchmark in benchmarks {
            let members = sequences.filter { $0.otb.map(benchmark.belongs) ?? false }.map(\.name)
            guard members.count == OTBSequence.all.count(where: benchmark.belongs), members.count < sequences.count
            else {
                continue
            }
            groups.append(
                SequenceGroup(
                    kind: .benchmark, name: benchmark.name, title: "\(benchmark.name), \(members.count) targets",
                    sequences: members))
        }
        for source in OTBAttributeSource.allCases {
            for attribute in OTBAttribute.allCases {
                let members = sequences.filter { $0.otb?.attributes(source).contains(attribute) ?? false }.map(\.name)
                guard members.count >= 2 else { continue }
                groups.append(
                    SequenceGroup(
                        kind: .attribute(source), name: attribute.rawValue, title: attribute.title, sequences: members))
            }
        }
        return groups
    }
}
