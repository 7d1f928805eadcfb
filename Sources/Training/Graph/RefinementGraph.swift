import Differentiation
import Network
import Tensors

extension NetworkPass {
    /// The refinement (EQUATIONS, section 4): f, normalised, [B,h,w,F].
    ///
    /// - Parameter reinforced: phi^a of levels 3, 4 and 5.
    func representation(_ reinforced: [Variable<Scalar>]) -> Variable<Scalar> {
        func lateral(_ level: Int) -> Variable<Scalar> {
            convolution("refinement.lateral\(level)", reinforced[level - 3], isBiased: true)
        }
        func smooth(_ level: Int, _ x: Variable<Scalar>) -> Variable<Scalar> {
            tape.rectified(
                convolution(
                    "refinement.smooth\(level)", x, geometry: ConvolutionGeometry(padding: 1), isBiased: true))
        }
        let usesHierarchy = !settings.ablation.contains(.hierarchy)
        var refined = lateral(5)
        for level in [4, 3] {
            refined = smooth(level, usesHierarchy ? tape.sum(lateral(level), refined) : refined)
        }
        return tape.rootMeanSquareNormalised(convolution("refinement.output", refined, isBiased: true))
    }
}
