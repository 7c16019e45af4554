using System.Numerics;

namespace ModelPipeline.Models.Trees.Tests;

/// <summary>
/// A booster whose prediction tells the row: the first cell of the row, plus 100 for each component before, plus 1000 for a raw value.
/// </summary>
internal sealed class FakeBooster<T>(int width, int rawWidth) : IBooster<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The calls: the number of rows, and whether raw values were asked for.</summary>
    public List<(int Rows, bool IsRaw)> Calls { get; } = [];

    /// <summary>Is called in each call.</summary>
    public Action? OnPredict { get; set; }

    public bool IsDisposed { get; private set; }

    public int WidthOf(bool isRaw) => isRaw ? rawWidth : width;

    public void Predict(ReadOnlySpan<T> matrix, int rows, bool isRaw, Span<T> predictions)
    {
        Calls.Add((rows, isRaw));
        OnPredict?.Invoke();
        var features = matrix.Length / rows;
        var all = WidthOf(isRaw);
        Assert.Equal(rows * all, predictions.Length);
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < all; i++)
                predictions[(row * all) + i] = matrix[row * features] + T.CreateChecked((100 * i) + (isRaw ? 1_000 : 0));
        }
    }

    public void Dispose() => IsDisposed = true;
}
