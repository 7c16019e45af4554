using System.Globalization;
using System.Text;

namespace ModelPipeline.Bench;

/// <summary>
/// Latency over the rate of calls, as SVG: p50 is a solid line, p99 is dashed; each contestant has a colour; the vertical axis is
/// logarithmic.
/// </summary>
internal static class Chart
{
    private const int Width = 900;
    private const int Height = 480;
    private const int Left = 70;
    private const int Right = 260;
    private const int Top = 20;
    private const int Bottom = 50;

    private static readonly string[] Colours = ["#c0392b", "#2471a3", "#76448a", "#1e8449", "#b9770e"];

    public static void Write(string file, IReadOnlyList<Turn> gate)
    {
        var most = gate.Max(turn => turn.Load);
        var (low, high) = (Math.Floor(Math.Log10(gate.Min(turn => turn.Result.P50))),
            Math.Ceiling(Math.Log10(gate.Max(turn => turn.Result.P99))));
        double X(double rate) => Left + (rate / most * (Width - Left - Right));
        double Y(double milliseconds) => Height - Bottom - ((Math.Log10(milliseconds) - low) / (high - low) * (Height - Top - Bottom));

        var svg = new StringBuilder(
            Format($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\"><rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"));
        for (var power = low; power <= high; power++)
        {
            svg.Append(Format(
                $"<path d=\"M{Left} {Y(Math.Pow(10, power)):0.0}H{Width - Right}\" stroke=\"#ddd\"/><text x=\"{Left - 6}\" y=\"{Y(Math.Pow(10, power)) + 4:0.0}\" text-anchor=\"end\">{Math.Pow(10, power):0.####} ms</text>\n"));
        }

        foreach (var rate in gate.Select(turn => turn.Load).Distinct())
            svg.Append(Format($"<text x=\"{X(rate):0.0}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{rate / 1000:0.#}</text>\n"));
        svg.Append(
            Format($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">calls due a second, thousands (p50 drawn through, p99 dashed)</text>\n"));

        foreach (var (index, contestant) in gate.GroupBy(turn => turn.Contestant).Index())
        {
            var colour = Colours[index % Colours.Length];
            var points = contestant.GroupBy(turn => turn.Load).OrderBy(load => load.Key).ToList();
            string Line(Func<Turn, double> value) =>
                string.Join(' ', points.Select(load => Format($"{X(load.Key):0.0},{Y(Spread.Of(load.Select(value)).Median):0.0}")));
            svg.Append(
                Format($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{Line(turn => turn.Result.P50)}\"/>\n"));
            svg.Append(
                Format($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-dasharray=\"5 4\" points=\"{Line(turn => turn.Result.P99)}\"/>\n"));
            svg.Append(
                Format($"<text x=\"{Width - Right + 15}\" y=\"{Top + 20 + (index * 20)}\" fill=\"{colour}\">{ContestantNames.Titles[contestant.Key]}</text>\n"));
        }

        File.WriteAllText(file, svg.Append("</svg>\n").ToString());
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
