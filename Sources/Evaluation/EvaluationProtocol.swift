/// The ways a tracker is run over sequences.
public enum EvaluationProtocol: String, Sendable, Codable, CaseIterable {
    /// One pass from the first frame's ground truth (OTB's OPE).
    case onePass = "ope"
    /// Spatial robustness (OTB's SRE): twelve passes from shifted and scaled first boxes.
    case spatial = "sre"
    /// Temporal robustness (OTB's TRE): twenty passes from starts spread over the sequence.
    case temporal = "tre"
    /// Seven passes from different first boxes (`FirstBox`).
    case starts
    /// One pass that is started anew from the ground truth every sixty frames.
    case restarts
    /// Supervised (VOT): a tracker that has lost the target is started again.
    case supervised = "vot"
    /// Multistart (VOT since 2020): runs from several anchors, forwards and backwards, without restarts.
    case multistart

    /// Whether it is scored by OTB's curves of success and precision; VOT's protocols are not.
    var isOnePass: Bool {
        switch self {
        case .onePass, .spatial, .temporal, .starts, .restarts: true
        case .supervised, .multistart: false
        }
    }

    /// The protocol in words.
    public var title: String {
        switch self {
        case .onePass: "One-pass evaluation"
        case .spatial: "Spatial robustness evaluation"
        case .temporal: "Temporal robustness evaluation"
        case .starts: "Evaluation from several first boxes"
        case .restarts: "Evaluation with restarts"
        case .supervised: "Supervised evaluation"
        case .multistart: "Multistart evaluation"
        }
    }
}
