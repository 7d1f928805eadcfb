import Tensors

/// The 4x4 tiles that Winograd's method cuts the output of a 3x3 convolution with padding 1 into (Lavin and Gray, 2016).
struct WinogradTiles: Sendable {
    let height: Int
    let width: Int
    /// Tiles of a map.
    let count: Int
    /// The extents of the copy of a map that carries a border of zeros as far as the last tile reaches.
    let bordered: (height: Int, width: Int)
    private let down: Int
    private let across: Int

    init(height: Int, width: Int) {
        self.height = height
        self.width = width
        (down, across) = ((height + 3) / 4, (width + 3) / 4)
        count = down * across
        bordered = (4 * down + 2, 4 * across + 2)
    }

    /// Small maps are multiplied together, so that the weights are read once for several and few rows of the last tile of the
    /// product are idle.
    var mapsAtOnce: Int { max(1, 48 / count) }

    /// The offset of each tile's first output in a map of `channels` channels.
    func offsets(channels: Int) -> Tensor<Int32> {
        Tensor(
            shape: [count],
            elements: (0..<count).map { Int32(($0 / across * 4 * width + $0 % across * 4) * channels) })
    }

    /// The offset of each tile's first input in a bordered map.
    func borderedOffsets(channels: Int) -> Tensor<Int32> {
        Tensor(
            shape: [count],
            elements: (0..<count).map { Int32(($0 / across * 4 * bordered.width + $0 % across * 4) * channels) })
    }

    /// The rows of each tile that lie in the map.
    var rows: Tensor<UInt8> {
        Tensor(shape: [count], elements: (0..<count).map { UInt8(min(4, height - $0 / across * 4)) })
    }

    /// The columns of each tile that lie in the map.
    var columns: Tensor<UInt8> {
        Tensor(shape: [count], elements: (0..<count).map { UInt8(min(4, width - $0 % across * 4)) })
    }

    /// The 36 x 9 matrix that takes the nine taps of a kernel g to the 36 of G g G^T.
    static let weightTransform: [Double] = {
        let rows: [[Double]] = [
            [1.0 / 4, 0, 0], [-1.0 / 6, -1.0 / 6, -1.0 / 6], [-1.0 / 6, 1.0 / 6, -1.0 / 6],
            [1.0 / 24, 1.0 / 12, 1.0 / 6], [1.0 / 24, -1.0 / 12, 1.0 / 6], [0, 0, 1],
        ]
        var matrix: [Double] = []
        for product in 0..<36 {
            let (down, across) = (rows[product / 6], rows[product % 6])
            for tap in 0..<9 { matrix.append(down[tap / 3] * across[tap % 3]) }
        }
        return matrix
    }()
}
