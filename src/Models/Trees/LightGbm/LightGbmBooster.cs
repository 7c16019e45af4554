using System.Collections.Concurrent;

namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>
/// Trees that LightGBM has loaded. Its calls lock the booster shared, so that they run side by side; what is prepared for single rows
/// serves one call at a time and is lent to it.
/// </summary>
internal sealed class LightGbmBooster : IBooster<double>
{
    private readonly BoosterHandle booster;
    private readonly int features;
    private readonly int width;
    private readonly ConcurrentBag<SingleRowHandle>[] idle = [[], []];

    /// <param name="content">The file.</param>
    /// <param name="features">The number of its features.</param>
    /// <exception cref="TreeLibraryException">LightGBM cannot load it.</exception>
    public LightGbmBooster(byte[] content, int features)
    {
        this.features = features;
        LightGbmLibrary.Check(LightGbmLibrary.BoosterLoadModelFromString([.. content, 0], out _, out booster));
        LightGbmLibrary.Check(LightGbmLibrary.BoosterCalcNumPredict(booster, 1, LightGbmLibrary.Normal, 0, -1, out var length));
        width = (int)length;
    }

    // The silo's own batches run side by side.
    private static ReadOnlySpan<byte> Parameters => "num_threads=1 verbosity=-1\0"u8;

    public int WidthOf(bool isRaw) => width;

    public void Predict(ReadOnlySpan<double> matrix, int rows, bool isRaw, Span<double> predictions)
    {
        if (rows == 1)
        {
            PredictOne(matrix, isRaw, predictions);
            return;
        }

        LightGbmLibrary.Check(LightGbmLibrary.BoosterPredictForMat(
            booster, matrix, LightGbmLibrary.Float64, rows, features, 1, KindOf(isRaw), 0, -1, Parameters, out _, predictions));
    }

    public void Dispose()
    {
        foreach (var handle in idle.SelectMany(each => each))
            handle.Dispose();
        booster.Dispose();
    }

    private static int KindOf(bool isRaw) => isRaw ? LightGbmLibrary.RawScore : LightGbmLibrary.Normal;

    private void PredictOne(ReadOnlySpan<double> row, bool isRaw, Span<double> predictions)
    {
        var lent = idle[isRaw ? 1 : 0];
        if (!lent.TryTake(out var singleRow))
        {
            LightGbmLibrary.Check(LightGbmLibrary.SingleRowInit(
                booster, KindOf(isRaw), 0, -1, LightGbmLibrary.Float64, features, Parameters, out singleRow));
        }

        try
        {
            LightGbmLibrary.Check(LightGbmLibrary.SingleRowPredict(singleRow, row, out _, predictions));
        }
        finally
        {
            lent.Add(singleRow);
        }
    }
}
