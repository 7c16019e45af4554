namespace ModelPipeline;

/// <summary>Sums up pairs of numbers for their correlation, without the loss of digits that sums of squares have.</summary>
internal sealed class CoMoments
{
    private long count;
    private double meanX;
    private double meanY;
    private double squaresX;
    private double squaresY;
    private double products;

    /// <summary>Pearson's correlation; null if all x or all y are equal, or if a square is beyond the largest number.</summary>
    public double? Correlation => squaresX > 0 && squaresY > 0
        && products / Math.Sqrt(squaresX) / Math.Sqrt(squaresY) is var correlation && double.IsFinite(correlation)
            ? correlation
            : null;

    /// <summary>Adds a pair.</summary>
    public void Add(double x, double y)
    {
        count++;
        var fromMeanX = x - meanX;
        var fromMeanY = y - meanY;
        meanX += fromMeanX / count;
        meanY += fromMeanY / count;
        squaresX += fromMeanX * (x - meanX);
        squaresY += fromMeanY * (y - meanY);
        products += fromMeanX * (y - meanY);
    }
}
