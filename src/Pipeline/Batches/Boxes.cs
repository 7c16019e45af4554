namespace ModelPipeline;

/// <summary>Values as objects. Labels are few, so nearly all scores share these objects, and an idle user keeps none.</summary>
internal static class Boxes
{
    private static readonly object True = true;
    private static readonly object False = false;
    private static readonly object[] Labels = [.. Enumerable.Range(0, 16).Select(label => (object)(long)label)];

    /// <summary>The value as an object.</summary>
    public static object? Of<T>(T value)
    {
        // The compiler keeps one of these branches for each type.
        if (typeof(T) == typeof(bool))
            return (bool)(object)value! ? True : False;
        if (typeof(T) == typeof(long))
        {
            var number = (long)(object)value!;
            return (ulong)number < (ulong)Labels.Length ? Labels[number] : number;
        }

        return value;
    }
}
