using Microsoft.Win32.SafeHandles;

namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>A model that XGBoost has loaded.</summary>
internal sealed class BoosterHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => XGBoostLibrary.BoosterFree(handle) == 0;
}
