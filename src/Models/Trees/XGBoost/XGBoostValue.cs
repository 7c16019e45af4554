using System.Globalization;

namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>A value that a reader of a file returned.</summary>
internal readonly struct XGBoostValue(object value)
{
    /// <exception cref="FormatException">There is no value with this name.</exception>
    public XGBoostValue Get(string name) => Find(name) ?? throw new FormatException($"has no {name} where it belongs");

    public XGBoostValue? Find(string name) =>
        value is Dictionary<string, object> members && members.TryGetValue(name, out var found) ? new(found) : null;

    public string Text => value as string ?? throw new FormatException("has something else where a text belongs");

    /// <summary>A whole number. Parameters are texts in the file.</summary>
    public int Number
    {
        get
        {
            var number = value switch
            {
                double found => found,
                string text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) => parsed,
                _ => double.NaN,
            };
            return Math.Abs(number) <= int.MaxValue && double.IsInteger(number) ? (int)number : throw NoNumber();
        }
    }

    /// <summary>The values of a list that is not an array of numbers.</summary>
    public IReadOnlyList<object> Items =>
        value as IReadOnlyList<object> ?? throw new FormatException("has something else where a list belongs");

    /// <summary>The numbers of a list.</summary>
    public double[] Numbers => value switch
    {
        double[] numbers => numbers,
        List<object> items when items.TrueForAll(item => item is double) => [.. items.Cast<double>()],
        _ => throw NoNumber(),
    };

    private static FormatException NoNumber() => new("has something else where a number belongs");
}
