namespace ModelPipeline.Tests;

public sealed class ColumnMatchesTests
{
    private static readonly HashSet<string> None = [];

    [Theory]
    [InlineData("tenure", "tenure", MatchKind.Exact)]
    [InlineData("Tenure", "tenure", MatchKind.AnyCase)]
    [InlineData("monthlyCharges", "monthly_charges", MatchKind.Normalized)]
    [InlineData("home.dest", "home dest", MatchKind.Normalized)]
    [InlineData("MonthlyCharge", "monthly_charges", MatchKind.Close)]
    public void Find_ANameInAnyStyle_IsFound(string input, string column, MatchKind match)
    {
        var found = Of("id", "tenure", "monthly_charges", "home dest", "age2").Find(input, None);

        Assert.Equal(new ProposedColumn(input, column, match), found);
    }

    [Theory]
    [InlineData("TotalCharges")]
    [InlineData("age1")]
    [InlineData("ie")]
    public void Find_ANameThatIsNotClose_IsNothing(string input) =>
        Assert.Null(Of("id", "tenure", "monthly_charges", "age2").Find(input, None));

    [Theory]
    [InlineData("agec", "age", true)]
    [InlineData("agecde", "age", false)]
    [InlineData("ag", "age", false)]
    [InlineData("agx", "age", false)]
    [InlineData("charge12", "charge21", false)]
    [InlineData("charger12", "charge12", true)]
    public void Find_FewEditsOfANameThatIsLongEnough_IsClose(string input, string column, bool isClose) =>
        Assert.Equal(isClose ? new(input, column, MatchKind.Close) : null, Of("something else", column).Find(input, None));

    [Fact]
    public void Find_ExactName_IsFoundThoughItIsTaken() =>
        Assert.Equal(MatchKind.Exact, Of("age").Find("age", new HashSet<string> { "age" })!.Match);

    [Fact]
    public void Find_TwoNamesThatAreEqualInAnyStyle_IsNothing() => Assert.Null(Of("total_day", "total day").Find("totalDay", None));

    [Fact]
    public void Closest_LikelyNames_ComeFirstAndThenTheFewestEdits() =>
        Assert.Equal(
            ["charges_monthly", "ab", "abcdefghij"], Of("abcdefghijklmnop", "abcdefghij", "ab", "charges_monthly").Closest("monthly"));

    [Fact]
    public void Find_TwoNamesThatAreEquallyClose_IsNothing() => Assert.Null(Of("charges_a", "charges_b").Find("charges_c", None));

    [Fact]
    public void Find_AColumnThatAnotherInputNames_IsNotGuessed() =>
        Assert.Null(Of("charges").Find("charge", new HashSet<string> { "charges" }));

    [Fact]
    public void Closest_NameWithAUnitBehindIt_ComesFirst() =>
        Assert.Equal("tenure_months", Of("plan", "region", "gender", "tenure_months", "age").Closest("tenure")[0]);

    [Fact]
    public void Closest_OfAnyName_IsThree() =>
        Assert.Equal(
            ["monthly_charges", "charges", "tenure"],
            Of("tenure", "charges", "PaperlessBilling", "monthly_charges").Closest("MonthlyCharge"));

    private static ColumnMatches Of(params string[] columns) => new(new(columns.Select(name => new Field(name, ColumnType.Text))));
}
