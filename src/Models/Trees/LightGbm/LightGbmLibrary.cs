using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>
/// The functions of LightGBM's C API that apply a model. A function returns 0 or an error; <see cref="GetLastError"/> has the message.
/// </summary>
internal static partial class LightGbmLibrary
{
    public const int Float64 = 1;
    public const int Normal = 0;
    public const int RawScore = 1;

    // The NuGet package LightGBM has this library for Linux, Windows and macOS on x64.
    private const string Name = "lib_lightgbm";

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterLoadModelFromString")]
    public static partial int BoosterLoadModelFromString(ReadOnlySpan<byte> model, out int iterations, out BoosterHandle booster);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterFree")]
    public static partial int BoosterFree(nint booster);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterCalcNumPredict")]
    public static partial int BoosterCalcNumPredict(
        BoosterHandle booster, int rows, int kind, int firstIteration, int iterations, out long length);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterPredictForMat")]
    public static partial int BoosterPredictForMat(
        BoosterHandle booster, ReadOnlySpan<double> data, int type, int rows, int columns, int isRowMajor, int kind, int firstIteration,
        int iterations, ReadOnlySpan<byte> parameters, out long length, Span<double> predictions);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterPredictForMatSingleRowFastInit")]
    public static partial int SingleRowInit(
        BoosterHandle booster, int kind, int firstIteration, int iterations, int type, int columns, ReadOnlySpan<byte> parameters,
        out SingleRowHandle singleRow);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterPredictForMatSingleRowFast")]
    public static partial int SingleRowPredict(
        SingleRowHandle singleRow, ReadOnlySpan<double> data, out long length, Span<double> predictions);

    [LibraryImport(Name, EntryPoint = "LGBM_FastConfigFree")]
    public static partial int FastConfigFree(nint singleRow);

    /// <summary>Stops the library from writing to the standard output on this thread. Errors still come back as results.</summary>
    public static unsafe void Silence() => Check(RegisterLog(&Ignore));

    /// <exception cref="TreeLibraryException">The call failed.</exception>
    public static void Check(int result)
    {
        if (result != 0)
            throw new TreeLibraryException(Marshal.PtrToStringUTF8(GetLastError()) ?? "");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(nint text)
    {
    }

    [LibraryImport(Name, EntryPoint = "LGBM_RegisterLogCallback")]
    private static unsafe partial int RegisterLog(delegate* unmanaged[Cdecl]<nint, void> callback);

    [LibraryImport(Name, EntryPoint = "LGBM_GetLastError")]
    private static partial nint GetLastError();
}
