using Microsoft.Win32.SafeHandles;

namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>A prepared call of LightGBM for one row. Calls with the same handle wait for each other.</summary>
internal sealed class SingleRowHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => LightGbmLibrary.FastConfigFree(handle) == 0;
}
