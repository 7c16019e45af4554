namespace ModelPipeline;

/// <summary>
/// The input for computing the contributions of a row. The value of a set of players is a mean over the background rows. For each
/// background row, the model is applied to a mixed row: the players of the set have the values of the explained row, the others have the
/// values of the background row.
/// </summary>
/// <param name="Players">The number of players. A player is a column of the input, or a group of columns.</param>
/// <param name="Prediction">The output for the explained row.</param>
/// <param name="Backgrounds">The output for each background row; at least one row.</param>
/// <param name="Differing">
/// The players whose values differ between the explained row and each background row, in ascending order. A player whose value is the same
/// in both rows contributes nothing there, and costs no row.
/// </param>
/// <param name="ValuesAsync">Applies the model to mixed rows.</param>
internal sealed record ShapleyGame(
    int Players, double Prediction, IReadOnlyList<double> Backgrounds, IReadOnlyList<int[]> Differing, ValuesOfRows ValuesAsync)
{
    /// <summary>The mean output of the background rows.</summary>
    public double Baseline { get; } = Backgrounds.Average();
}
