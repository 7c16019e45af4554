using System.Reflection;
using System.Runtime.InteropServices;

namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>
/// The functions of XGBoost's C API that apply a model. A function returns 0 or an error; <see cref="Check"/> throws it. The library comes
/// from the platform, not from a package.
/// </summary>
internal static partial class XGBoostLibrary
{
    private const string Name = "xgboost";

    // The file of Debian (libxgboost0), then the file of XGBoost's own builds.
    private static readonly string[] Files = ["libxgboost.so.0", "libxgboost"];

    private static readonly Lazy<nint> Loaded = new(Load);

    static XGBoostLibrary() =>
        NativeLibrary.SetDllImportResolver(typeof(XGBoostLibrary).Assembly, (name, _, _) => name == Name ? Loaded.Value : 0);

    /// <summary>Whether the platform has the library.</summary>
    public static bool IsThere => Loaded.Value != 0;

    [LibraryImport(Name, EntryPoint = "XGBoosterCreate")]
    public static partial int BoosterCreate(nint matrices, ulong count, out BoosterHandle booster);

    [LibraryImport(Name, EntryPoint = "XGBoosterSetParam", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BoosterSetParameter(BoosterHandle booster, string name, string value);

    [LibraryImport(Name, EntryPoint = "XGBoosterLoadModelFromBuffer")]
    public static partial int BoosterLoadModel(BoosterHandle booster, ReadOnlySpan<byte> model, ulong length);

    [LibraryImport(Name, EntryPoint = "XGBoosterGetNumFeature")]
    public static partial int BoosterGetFeatureCount(BoosterHandle booster, out ulong count);

    [LibraryImport(Name, EntryPoint = "XGBoosterGetStrFeatureInfo", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BoosterGetFeatureInfo(BoosterHandle booster, string field, out ulong count, out nint texts);

    [LibraryImport(Name, EntryPoint = "XGBoosterPredictFromDense")]
    public static partial int BoosterPredict(
        BoosterHandle booster, ReadOnlySpan<byte> matrix, ReadOnlySpan<byte> settings, nint proxy, out nint shape, out ulong dimensions,
        out nint predictions);

    [LibraryImport(Name, EntryPoint = "XGBoosterFree")]
    public static partial int BoosterFree(nint booster);

    /// <exception cref="TreeLibraryException">The call failed.</exception>
    public static void Check(int result)
    {
        if (result != 0)
            throw new TreeLibraryException(XGBoostError.Reason(Marshal.PtrToStringUTF8(GetLastError()) ?? ""));
    }

    private static nint Load()
    {
        foreach (var file in Files)
        {
            if (NativeLibrary.TryLoad(file, Assembly.GetExecutingAssembly(), null, out var library))
                return library;
        }

        return 0;
    }

    [LibraryImport(Name, EntryPoint = "XGBGetLastError")]
    private static partial nint GetLastError();
}
