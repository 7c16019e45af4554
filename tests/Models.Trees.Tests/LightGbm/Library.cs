using System.Runtime.InteropServices;
using System.Text;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>The C API of LightGBM for the tests: training, and the expected answers.</summary>
internal static partial class Library
{
    private const string Name = "lib_lightgbm";

    /// <summary>Trains on rows x features. Returns the model as text.</summary>
    public static string Train(double[] matrix, int features, float[] labels, string parameters, int rounds, string[] names)
    {
        parameters += " verbosity=-1 num_threads=1 deterministic=true seed=7";
        Check(DatasetCreateFromMat(matrix, 1, labels.Length, features, 1, parameters, 0, out var dataset));
        Check(DatasetSetField(dataset, "label", labels, labels.Length, 0));
        Check(DatasetSetFeatureNames(dataset, names, features));
        Check(BoosterCreate(dataset, parameters, out var booster));
        for (var i = 0; i < rounds; i++)
            Check(BoosterUpdateOneIter(booster, out _));
        var buffer = new byte[64 * 1024 * 1024];
        Check(BoosterSaveModelToString(booster, 0, -1, 0, buffer.Length, out var length, buffer));
        Check(BoosterFree(booster));
        Check(DatasetFree(dataset));
        Assert.True(length <= buffer.Length);
        return Encoding.UTF8.GetString(buffer, 0, (int)length - 1);
    }

    /// <summary>The library's own predictions for rows x features, in one call.</summary>
    public static double[] Predict(string model, double[] matrix, int features, int width = 1, bool isRaw = false)
    {
        Check(BoosterLoadModelFromString(model, out _, out var booster));
        var rows = matrix.Length / features;
        var predictions = new double[rows * width];
        Check(BoosterPredictForMat(
            booster, matrix, 1, rows, features, 1, isRaw ? 1 : 0, 0, -1, "num_threads=1", out var length, predictions));
        Assert.Equal(predictions.Length, length);
        Check(BoosterFree(booster));
        return predictions;
    }

    private static void Check(int result) => Assert.True(result == 0, result == 0 ? "" : Marshal.PtrToStringUTF8(GetLastError()));

    [LibraryImport(Name, EntryPoint = "LGBM_GetLastError")]
    private static partial nint GetLastError();

    [LibraryImport(Name, EntryPoint = "LGBM_DatasetCreateFromMat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int DatasetCreateFromMat(
        double[] data, int type, int rows, int columns, int isRowMajor, string parameters, nint reference, out nint dataset);

    [LibraryImport(Name, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int DatasetSetField(nint dataset, string field, float[] values, int count, int type);

    [LibraryImport(Name, EntryPoint = "LGBM_DatasetSetFeatureNames", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int DatasetSetFeatureNames(nint dataset, string[] names, int count);

    [LibraryImport(Name, EntryPoint = "LGBM_DatasetFree")]
    private static partial int DatasetFree(nint dataset);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterCreate", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int BoosterCreate(nint dataset, string parameters, out nint booster);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterUpdateOneIter")]
    private static partial int BoosterUpdateOneIter(nint booster, out int isFinished);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterSaveModelToString")]
    private static partial int BoosterSaveModelToString(
        nint booster, int firstIteration, int iterations, int importance, long size, out long length, byte[] text);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterLoadModelFromString", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int BoosterLoadModelFromString(string model, out int iterations, out nint booster);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterPredictForMat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int BoosterPredictForMat(
        nint booster, double[] data, int type, int rows, int columns, int isRowMajor, int kind, int firstIteration, int iterations,
        string parameters, out long length, double[] predictions);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterFree")]
    private static partial int BoosterFree(nint booster);
}
