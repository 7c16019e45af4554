namespace ModelPipeline.Models.MlNet.Tests;

internal static class Same
{
    /// <summary>Equal to a millionth, NaN where NaN is expected.</summary>
    public static void Floats(IEnumerable<float> expected, ReadOnlySpan<float> actual) =>
        Assert.Equal(expected, actual.ToArray(), (a, b) => a.Equals(b) || Math.Abs(a - b) <= 1e-6f);
}
