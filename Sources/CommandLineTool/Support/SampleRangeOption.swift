import ArgumentParser

/// The option of commands that read pictures: which values of 16-bit samples become black and white.
struct SampleRangeOption: ParsableArguments {
    @Option(
        name: .customLong("range"),
        help: ArgumentHelp(
            "The values of 16-bit pictures that become black and white. Default: what the first frame holds.",
            valueName: "low-high"))
    var text: String?

    /// The values; nil where they were not given.
    ///
    /// - Throws: `Failure` for a text that is no range LOW-HIGH.
    func values() throws(Failure) -> ClosedRange<UInt16>? {
        guard let text else { return nil }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
        guard ends.count == 2, let low = ends[0], let high = ends[1], low < high else {
            throw Failure(
                message: "--range is \"\(text)\", not a range LOW-HIGH of 16-bit values", exitCode: Failure.usage)
        }
        return low...high
    }
}
