namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>
/// A file of XGBoost: JSON, or Universal Binary JSON. Its readers make dictionaries of objects, and lists of values or arrays of numbers of
/// lists. A truth is 1 or 0, and null is NaN.
/// </summary>
internal static class XGBoostFile
{
    /// <summary>
    /// Sees that the file is whole and that its trees hold together. The library takes anything but an object for a format of its own from
    /// before, reads beyond the end of a file that is not whole, and follows the numbers of a tree without looking at them.
    /// </summary>
    /// <exception cref="FormatException">Something is wrong; the message continues "the file ...".</exception>
    public static void Check(ReadOnlySpan<byte> content)
    {
        if (content is not [(byte)'{', var second, ..])
        {
            throw new FormatException(
                "is neither JSON nor Universal Binary JSON, which begin with '{'; save it by save_model to .json or .ubj");
        }

        var learner = new XGBoostValue(second == '"' ? JsonText.Read(content) : UbjReader.Read(content)).Get("learner");
        XGBoostTrees.Check(learner);
    }
}
