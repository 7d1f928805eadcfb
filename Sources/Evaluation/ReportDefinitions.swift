import Text

extension EvaluationReport {
    /// What the numbers mean, a sentence or two each, for the protocols that the report has.
    public var definitions: [String] {
        var lines: [String] = []
        let kinds = protocols
        if kinds.contains(where: \.isOnePass) { lines += onePassDefinitions(kinds) }
        if hasConfidence { lines += confidenceDefinitions }
        if kinds.contains(.supervised) { lines += supervisedDefinitions }
        if kinds.contains(.multistart) { lines += multistartDefinitions }
        if !unscored.isEmpty {
            lines.append(
                "\(counted(unscored.count, "sequence")) with nothing but a first box (\(abridged(unscored.map(\.name)))): "
                    + "run, not scored.")
        }
        if trackers.contains(where: { !$0.times.values.allSatisfy(\.isEmpty) }) {
            lines.append(
                "frames/s: frames over the trackers' whole time, decoding apart. Not the mean of single rates.")
        } else if !kinds.isEmpty {
            lines.append("Without speed and machine: no times of the runs are known, or they were left out.")
        }
        return lines
    }

    private func onePassDefinitions(_ kinds: [EvaluationProtocol]) -> [String] {
        var lines = [
            "AUC: mean over the overlap thresholds 0:0.05:1 of the share of frames whose overlap is strictly greater. "
                + "The first frame is overwritten by ground truth and counts, so that a perfect run has 20/21 = 0.952.",
            "Precision: share of frames whose centre error is at most 20 pixels.",
        ]
        lines += unannotatedFrames
        lines.append("Sequences weigh the same, however long.")
        if kinds.contains(.onePass) {
            lines.append(
                "AO, SR: mean overlap, and share of frames with an overlap above 0.50 and 0.75, over the frames of all "
                    + "sequences without the first and without invalid ones (GOT-10k). On its own sequences boxes are brought into "
                    + "the picture as its toolkit does it.")
        }
        if kinds.contains(.spatial) {
            lines.append(
                "Spatial robustness: each sequence from twelve first boxes: the centre moved by a tenth of the target's side in "
                    + "four directions, each corner moved outwards as much, the sides scaled by 0.8, 0.9, 1.1 and 1.2.")
        }
        if kinds.contains(.temporal) {
            lines.append(
                "Temporal robustness: each sequence from twenty starts spread evenly, each run to the end; frames of a "
                    + "sequence's runs weigh the same.")
        }
        if kinds.contains(.starts) {
            lines.append(
                "Several first boxes: the ground truth, moved by a tenth of the target's side in four directions, a tenth "
                    + "larger and a tenth smaller; standard errors of the mean AUC over sequences and over first boxes."
            )
        }
        if kinds.contains(.restarts) {
            lines.append("Restarts: started anew from the ground truth every sixty frames.")
        }
        if groups.contains(where: { if case .attribute = $0.kind { true } else { false } }) {
            lines.append("Attributes: subsets of at least two sequences, with their numbers of sequences in brackets.")
        }
        return lines
    }

    /// What became of frames without a ground truth.
    private var unannotatedFrames: [String] {
        var lines: [String] = []
        func count(_ sequences: [AnnotatedSequence]) -> Int {
            sequences.reduce(0) { $0 + $1.boxes.count { $0 == nil } }
        }
        let ofOTB = count(sequences.filter { $0.otb != nil })
        if ofOTB > 0 {
            let outcome =
                switch rules.unannotated {
                case .asPublished:
                    "counted as failed in overlap and as passed in precision, as in published figures"
                case .leftOut: "left out, unlike in published figures"
                }
            lines.append("\(counted(ofOTB, "frame")) without a valid ground truth: \(outcome).")
        }
        let ofOthers = count(sequences.filter { $0.otb == nil })
        if ofOthers > 0 { lines.append("\(counted(ofOthers, "frame")) without the target: left out.") }
        return lines
    }

    private var multistartDefinitions: [String] {
        let lengths = rules.multistartLengths
        var lines = [
            "Multistart: a run from each anchor, to the end or back to the beginning. It has failed where ten frames in a row "
                + "overlap by at most 0.1. Overlap is measured on whole pixels, as in the VOT toolkit in Python.",
            "EAO: expected average overlap, the mean over run lengths \(lengths.lowerBound) to \(lengths.upperBound). "
                + "Accuracy: mean overlap of the frames up to the failure. Robustness: the share of frames up to it.",
        ]
        let longest = sequences.reduce(0) { max($0, $1.truth.count) }
        if longest < lengths.upperBound {
            lines.append(
                "No sequence is longer than \(longest) frames: EAO counts 0 where no run is long enough, as the toolkit does, "
                    + "and cannot be compared with published figures.")
        }
        return lines
    }

    private var supervisedDefinitions: [String] {
        let overlap =
            switch rules.overlap {
            case .rasterised: "on pixels, clipped to the picture, as in the VOT toolkits until 2019"
            case .toolkit: "on whole pixels, clipped to the picture, as in the VOT toolkit in Python"
            case .exact: "as exact areas, clipped to the picture"
            }
        var lines = [
            "Supervised: a tracker whose region does not overlap the ground truth has failed and is started again five "
                + "frames later. Overlap is measured \(overlap).",
            "EAO: expected average overlap, the mean over sequence lengths \(rules.lengths.lowerBound) to "
                + "\(rules.lengths.upperBound); stretches that failed are filled with zeros, those that reached the end "
                + "count up to their own length.",
            "Accuracy: mean overlap without the ten frames from each start. Robustness: exp(-30 F / frames) with F "
                + "failures.",
        ]
        let longest = sequences.reduce(0) { max($0, $1.truth.count) }
        if rules.lengths.contains(longest) && longest < rules.lengths.upperBound {
            lines.append(
                "No sequence is longer than \(longest) frames: EAO is taken over \(rules.lengths.lowerBound) to \(longest) "
                    + "only, and cannot be compared with published figures.")
        }
        let unknown = sequences.count { $0.frameSize == nil }
        if unknown > 0 {
            lines.append(
                "The picture's size of \(counted(unknown, "sequence")) is unknown: overlap there is exact and not clipped."
            )
        }
        return lines
    }
}
