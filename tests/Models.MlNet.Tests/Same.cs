namespace ModelPipeline.Models.MlNet.Tests;

internal static class Same
{
    /// <summary>The same numbers to a millionth; NaN equals NaN.</summary>
    public static void Floats(IEnumerable<float> expected, ReadOnlySpan<float> actual) =>
        Assert.Equal(expected, actual.ToArray(), (a, b) => a.Equals(b) || Math.Abs(a - b) <= 1e-6f);
}
