namespace ModelPipeline.Tests;

public sealed class ClosestNamesTests
{
    [Theory]
    [InlineData("home_dest", "home.dest")]
    [InlineData("HomeDest", "home dest")]
    [InlineData("Age", "AGE")]
    [InlineData("monthly_charge", "monthly_charges")]
    [InlineData("tenrue", "tenure")]
    [InlineData("Tabel", "Table")]
    [InlineData("num__age", "age")]
    [InlineData("dense_input:0", "dense_input")]
    [InlineData("serving_default_age:0", "age")]
    [InlineData("größe", "Größe_cm")]
    [InlineData("tenure", "tenure_months")]
    [InlineData("tenure_months", "tenure")]
    [InlineData("tenure", "TenureMonths")]
    [InlineData("charge2", "charge2_of_month")]
    [InlineData("Age", "customerAge")]
    public void Find_OtherSpelling_IsFound(string name, string meant) =>
        Assert.Equal(meant, ClosestNames.Find(name, ["user_id", "contract", meant, "n"])[0]);

    [Theory]
    [InlineData("feature_1", "feature_2")]
    [InlineData("feature_1", "feature_11")]
    [InlineData("x", "y")]
    [InlineData("feature_1_2", "feature_2")]
    [InlineData("income", "contract")]
    [InlineData("feature_1", "feature_1_2")]
    [InlineData("ag", "ag_months")]
    [InlineData("tenure", "tenuremonths_of_it")]
    public void Find_OtherName_IsNot(string name, string other) => Assert.Empty(ClosestNames.Find(name, [other]));

    [Fact]
    public void Find_Several_AreInTheOrderOfCloseness() =>
        Assert.Equal(["Charge", "charges", "monthly_charge"],
            ClosestNames.Find("charge", ["monthly_charge", "contract", "charges", "Charge"]));

    [Fact]
    public void Find_SameWordAtTheEndOrTheBeginning_PrefersTheEnd() =>
        Assert.Equal(["used_charge", "charge_used"], ClosestNames.Find("charge", ["charge_used", "used_charge"]));
}
