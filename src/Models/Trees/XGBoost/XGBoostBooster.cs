using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>
/// Trees that XGBoost has loaded. In-place prediction is thread-safe: each thread has its own results, which are valid until its next call.
/// </summary>
internal sealed unsafe class XGBoostBooster : IBooster<float>
{
    // Type 0 is the prediction, type 1 the margin.
    private static readonly byte[] Transformed = SettingsOf(0);
    private static readonly byte[] Raw = SettingsOf(1);

    private readonly BoosterHandle booster;
    private readonly int width;
    private readonly int rawWidth;

    /// <param name="content">The file.</param>
    /// <exception cref="TreeLibraryException">XGBoost cannot load the file, or has no in-place prediction for it.</exception>
    public XGBoostBooster(byte[] content)
    {
        XGBoostLibrary.Check(XGBoostLibrary.BoosterCreate(0, 0, out booster));
        // One thread for each call, because the silo's batches run in parallel.
        XGBoostLibrary.Check(XGBoostLibrary.BoosterSetParameter(booster, "nthread", "1"));
        XGBoostLibrary.Check(XGBoostLibrary.BoosterLoadModel(booster, content, (ulong)content.Length));
        XGBoostLibrary.Check(XGBoostLibrary.BoosterGetFeatureCount(booster, out var count));
        Features = (int)count;
        // The first call completes the model, which is not thread-safe.
        width = WidthOfOne(isRaw: false);
        rawWidth = WidthOfOne(isRaw: true);
    }

    /// <summary>The number of features.</summary>
    public int Features { get; }

    public int WidthOf(bool isRaw) => isRaw ? rawWidth : width;

    /// <summary>The entry of the file for each feature; empty if the file has no entries.</summary>
    /// <param name="field"><c>feature_name</c> or <c>feature_type</c>.</param>
    public string[] InfoOf(string field)
    {
        XGBoostLibrary.Check(XGBoostLibrary.BoosterGetFeatureInfo(booster, field, out var count, out var texts));
        var all = new string[count];
        for (var i = 0; i < all.Length; i++)
            all[i] = Marshal.PtrToStringUTF8(((nint*)texts)[i]) ?? "";
        return all;
    }

    public void Predict(ReadOnlySpan<float> matrix, int rows, bool isRaw, Span<float> predictions)
    {
        fixed (float* data = matrix)
        {
            var from = Predict(data, rows, isRaw, out var length);
            if (length != predictions.Length)
                throw new TreeLibraryException($"XGBoost made {length} values for {rows} rows instead of {predictions.Length}.");
            new ReadOnlySpan<float>(from, length).CopyTo(predictions);
        }
    }

    public void Dispose() => booster.Dispose();

    private static byte[] SettingsOf(int type) => Encoding.ASCII.GetBytes(
        $$"""{"type":{{type}},"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":true,"cache_id":0,"missing":NaN}"""
        + "\0");

    private int WidthOfOne(bool isRaw)
    {
        var row = new float[Features];
        fixed (float* data = row)
        {
            Predict(data, 1, isRaw, out var length);
            return length;
        }
    }

    private float* Predict(float* data, int rows, bool isRaw, out int length)
    {
        var matrix = string.Create(CultureInfo.InvariantCulture,
            $$"""{"data":[{{(nint)data}},true],"shape":[{{rows}},{{Features}}],"typestr":"<f4","version":3}""");
        XGBoostLibrary.Check(XGBoostLibrary.BoosterPredict(
            booster, Encoding.ASCII.GetBytes(matrix + "\0"), isRaw ? Raw : Transformed, 0, out var shape, out var dimensions,
            out var predictions));
        var total = 1UL;
        for (var i = 0; i < (int)dimensions; i++)
            total *= ((ulong*)shape)[i];
        length = (int)total;
        return (float*)predictions;
    }
}
