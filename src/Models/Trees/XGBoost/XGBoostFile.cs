namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>
/// A file of XGBoost: JSON, or Universal Binary JSON. Objects are dictionaries, lists are lists of values or arrays of numbers, truths are
/// 1
/// and 0, and nothing is NaN.
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
