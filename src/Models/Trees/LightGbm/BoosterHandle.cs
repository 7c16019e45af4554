using Microsoft.Win32.SafeHandles;

namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>A model that LightGBM has loaded.</summary>
internal sealed class BoosterHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => LightGbmLibrary.BoosterFree(handle) == 0;
}
