using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>The median of some rounds, and the least and the greatest.</summary>
internal readonly record struct Spread(double Median, double Least, double Greatest)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        if (sorted.Count == 0)
            return new(double.NaN, double.NaN, double.NaN);
        var middle = sorted.Count / 2;
        return new(sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }

    /// <summary>A number with four significant digits and separators of thousands.</summary>
    public static string Text(double value) => Math.Abs(value) switch
    {
        _ when !double.IsFinite(value) => "-",
        >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 or 0 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    public override string ToString() => Least == Greatest ? Text(Median) : $"{Text(Median)} ({Text(Least)} to {Text(Greatest)})";
}
