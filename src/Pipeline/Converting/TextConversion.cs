namespace ModelPipeline;

/// <summary>Converts texts of a source without types (a CSV or JSON file) to the type that a model takes.</summary>
internal static class TextConversion
{
    public static string? ToSingle(string text, out float value) =>
        IsTruth(text, out var truth) ? Accept(NumberOf(truth), out value) : NumberText.ToSingle(text, out value);

    public static string? ToDouble(string text, out double value) =>
        IsTruth(text, out var truth) ? Accept(NumberOf(truth), out value) : NumberText.ToDouble(text, out value);

    public static string? ToInt64(string text, out long value) =>
        IsTruth(text, out var truth) ? Accept(NumberOf(truth), out value) : NumberText.ToInt64(text, out value);

    public static string? ToBoolean(string text, out bool value)
    {
        var word = text.Trim().ToLowerInvariant();
        value = word is "true" or "t" or "yes" or "y" or "1";
        if (value || word is "false" or "f" or "no" or "n" or "0")
            return null;
        // pandas writes booleans in a number column as 1.0 and 0.0.
        if (NumberText.ToInt64(word, out var number) is not null || number is not (0 or 1))
            return "is no boolean, which the model takes";
        return Accept(number == 1, out value);
    }

    /// <summary>Reads a list in square brackets, as JSON and Python write it. The element <c>null</c> becomes NaN.</summary>
    public static string? ToVector(string text, out float[] value)
    {
        value = [];
        var list = text.AsSpan().Trim();
        if (list is not ['[', .., ']'])
            return "is no list of numbers, which the model takes";
        list = list[1..^1].Trim();
        if (list.IsEmpty)
            return null;
        var numbers = new List<float>();
        foreach (var part in list.Split(','))
        {
            var element = list[part].Trim();
            var number = float.NaN;
            if (!element.Equals("null", StringComparison.OrdinalIgnoreCase)
                && NumberText.ToSingle(element.ToString(), out number) is { } reason)
            {
                return $"has an element that {reason}";
            }

            numbers.Add(number);
        }

        value = [.. numbers];
        return null;
    }

    // Recognizes only true and false, as pandas, JSON and SQL write booleans. Other words, such as yes, count as booleans only if the model
    // takes a boolean.
    private static bool IsTruth(string text, out bool truth)
    {
        truth = false;
        var word = text.AsSpan().Trim();
        return word.Length is 4 or 5 && bool.TryParse(word, out truth);
    }

    private static int NumberOf(bool truth) => truth ? 1 : 0;

    private static string? Accept<T>(T from, out T to)
    {
        to = from;
        return null;
    }
}
