namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>
/// A file of XGBoost: JSON or Universal Binary JSON. The readers return objects as dictionaries, lists as lists of values or arrays of
/// numbers, true and false as 1 and 0, and null as NaN.
/// </summary>
internal static class XGBoostFile
{
    /// <summary>
    /// Checks that the file is complete and that the numbers of its trees agree. The library has no such check: it takes anything but an
    /// object for an older format, reads beyond the end of an incomplete file, and follows wrong numbers of a tree.
    /// </summary>
    /// <exception cref="FormatException">The file is damaged. The message continues "the file ...".</exception>
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
