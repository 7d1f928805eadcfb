import Foundation

/// A window over a map, the product of a factor for each row and one for each column.
public struct FourierWindow: Sendable, Hashable {
    /// The factor of each row.
    public let rows: [Double]
    /// The factor of each column.
    public let columns: [Double]

    /// A window from its factors.
    public init(rows: [Double], columns: [Double]) {
        self.rows = rows
        self.columns = columns
    }

    /// A window of ones, which changes nothing.
    public static func flat(rows: Int, columns: Int) -> FourierWindow {
        FourierWindow(rows: Array(repeating: 1, count: rows), columns: Array(repeating: 1, count: columns))
    }

    /// The symmetric Hann window, 0.5 - 0.5 cos(2 pi n / (extent - 1)) along each axis: 0 at the border
    /// (Equations.md, section 5).
    public static func hann(rows: Int, columns: Int) -> FourierWindow {
        func factors(_ extent: Int) -> [Double] {
            extent == 1 ? [1] : (0..<extent).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(extent - 1)) }
        }
        return FourierWindow(rows: factors(rows), columns: factors(columns))
    }
}
