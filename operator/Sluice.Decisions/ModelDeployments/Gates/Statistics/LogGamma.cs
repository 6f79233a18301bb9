namespace Sluice.Decisions.ModelDeployments.Gates.Statistics;

/// <summary>Logarithms of the gamma and beta functions.</summary>
internal static class LogGamma
{
    private const double Shift = 10;

    /// <summary>
    /// ln Γ(x) for x above 0: by the recurrence up to 10, from there by Stirling's series, whose error is then below 1e-12.
    /// </summary>
    public static double Of(double x)
    {
        var down = 0.0;
        while (x < Shift)
        {
            down += Math.Log(x);
            x++;
        }

        var square = 1 / (x * x);
        var series = (1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square * ((1.0 / 1680) - (square / 1188)))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (series / x) - down;
    }

    /// <summary>ln B(a, b) for a and b above 0.</summary>
    public static double Beta(double a, double b) => Of(a) + Of(b) - Of(a + b);
}
