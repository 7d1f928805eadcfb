import Correlation
import Tensors

/// The tracker's filter and, beside it, the one without contexts that the ablation RAR_DSST compares with (lambda2 = 0,
/// shared denominator). Both learn from every sample, so that the switch can be thrown at any frame.
struct FilterPair: Sendable {
    private var contextual: CorrelationFilter
    /// nil where the tracker's filter is that one already.
    private var plain: CorrelationFilter?

    init(_ configuration: FilterConfiguration) {
        contextual = CorrelationFilter(configuration: configuration)
        var plainConfiguration = configuration
        plainConfiguration.solution = .shared
        plainConfiguration.lambda2 = 0
        plain = plainConfiguration == configuration ? nil : CorrelationFilter(configuration: plainConfiguration)
    }

    /// Learns from a first sample: the template's representation, then those of the contexts, [1+k,H,W,F].
    mutating func initialise(patches: Tensor<Float>) {
        contextual.initialise(patches: patches)
        plain?.initialise(patches: patches)
    }

    /// Learns from one more sample, with the share `rate` in the running sums.
    mutating func update(patches: Tensor<Float>, rate: Double) {
        contextual.update(patches: patches, rate: rate)
        plain?.update(patches: patches, rate: rate)
    }

    /// The responses [S,H,W] to representations [S,H,W,F], of the tracker's filter or of the one without contexts.
    func respond(to search: Tensor<Float>, withoutContexts: Bool) -> Tensor<Float> {
        (withoutContexts ? plain ?? contextual : contextual).respond(to: search)
    }
}
