"""Statistics that agree with R, honest at small n; each function returns a `Result`.

Ill-posed input gives a `Result` without rows that names its reason; never a number or exception.

result, checks      the results object, refusals, and the checks that refuse
proportion          shares (Wilson), answer distributions, means
reliability         item statistics, alpha, item-rest, inter-item; `report` gives the first three
omega               omega total, loadings and fit of one factor (onefactor fits it)
polychoric          polychoric correlations, ordinal alpha; categorical_omega for sums of answers
scalability         Mokken's H; dimensions: number of factors by parallel analysis
weights             means, shares, totals and differences under a sampling design
compare, several    two groups; more groups, permutation, sensitivity to interviewer and mode
crosstab            two categorical answers (fisher counts the tables); correlation
multiplicity        Holm, Benjamini-Hochberg over a declared family
pairs               matching by pseudonym, panels against cross-sections, drop-out
change              paired differences, Wilcoxon, Friedman; reliable_change per person
agreement, icc      kappa, Krippendorff's alpha; intraclass correlations
perspectives        worker, client and partner on the same constructs

The others hold the numbers behind these: covariance, patterns, ranks, shift, difference,
noncentral, binormal, groups.
"""
