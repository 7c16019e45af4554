using System.Collections.Concurrent;

namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>
/// Trees that LightGBM has loaded. Its calls take a shared lock of the booster, so they run in parallel. A handle for single rows serves
/// one call at a time, so each call borrows one.
/// </summary>
internal sealed class LightGbmBooster : IBooster<double>
{
    private readonly BoosterHandle booster;
    private readonly int features;
    private readonly int width;
    private readonly ConcurrentBag<SingleRowHandle>[] idle = [[], []];

    /// <param name="content">The content of the file, see <see cref="LightGbmFile.ForLibrary"/>.</param>
    /// <param name="features">The number of features.</param>
    /// <exception cref="TreeLibraryException">LightGBM cannot load it.</exception>
    public LightGbmBooster(byte[] content, int features)
    {
        this.features = features;
        LightGbmLibrary.Silence();
        LightGbmLibrary.Check(LightGbmLibrary.BoosterLoadModelFromString(content, out _, out booster));
        LightGbmLibrary.Check(LightGbmLibrary.BoosterCalcNumPredict(booster, 1, LightGbmLibrary.Normal, 0, -1, out var length));
        width = (int)length;
    }

    // One thread for each call, because the silo's batches run in parallel.
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
