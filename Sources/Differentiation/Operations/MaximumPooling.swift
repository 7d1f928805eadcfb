import CShims
import Tensors

extension Tape {
    /// The maximum of square windows; what lies outside the map does not count.
    ///
    /// - Parameter x: [N,H,W,C].
    public func maximumPooling(
        _ x: Variable<Scalar>, kernel: Int = 3, stride: Int, padding: Int = 0
    ) -> Variable<Scalar> {
        precondition(padding < kernel && kernel < 16, "a window that may lie outside the map, or of too many taps")
        let windows = Windows(
            height: x.shape[1], width: x.shape[2], channels: x.shape[3], kernel: kernel, stride: stride,
            padding: padding)
        let y = values([x.shape[0], windows.rows, windows.columns, windows.channels])
        let size = windows.rows * windows.columns * windows.channels
        var taps = Tensor<UInt8>(shape: [y.count], repeating: 0)
        let (kernels, set, from, to) = (kernels, instructionSet, x.values.shared, y.shared)
        taps.withUnsafeMutableElements { elements in
            guard let start = elements.baseAddress else { return }
            let places = SharedPointer(pointer: start)
            pool.run(parts: x.shape[0]) { map in
                windows.withDescription {
                    kernels.maximum(
                        set, from + map * windows.mapSize, Int64(windows.width * windows.channels), $0, 0,
                        Int64(windows.rows), to + map * size, places + map * size)
                }
            }
        }
        return result(y, of: x) { [taps] tape, gradient in
            guard let sum = tape.sum(for: x) else { return }
            let (upstream, share) = (gradient.shared, sum.shared)
            tape.pool.run(parts: x.shape[0]) { map in
                windows.withDescription {
                    kernels.addMaximum(
                        set, upstream + map * size, taps.baseAddress + map * size, $0, share + map * windows.mapSize)
                }
            }
        }
    }
}
