import Foundation

// The cells of the tables that `bench` prints.

func number(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

func percent(_ share: Double) -> String { "\(number(100 * share, 0))%" }

func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

func padRight(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}
