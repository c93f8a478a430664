"""Selectors (选型): which operating model fits a product, and what a private domain is worth, with reasons."""

from typing import TYPE_CHECKING

from privdomain._internal.lazy import lazy_exports

if TYPE_CHECKING:
    from privdomain.selectors.assessments.assessment import Assessment, Change
    from privdomain.selectors.assessments.asset import AssetAssessment, AssetAttribute, AssetVerdict, assess_asset
    from privdomain.selectors.assessments.automation import (
        AutomationAssessment,
        AutomationVerdict,
        Capability,
        assess_automation,
    )
    from privdomain.selectors.assessments.beginnings import EraAssessment, EraVerdict, assess_era
    from privdomain.selectors.assessments.build_modes import BUILD_PLANS, BuildMode, BuildModeAssessment, build_mode
    from privdomain.selectors.assessments.carriers import CarrierAssessment, CarrierMark, CarrierVerdict, assess_carrier
    from privdomain.selectors.assessments.contents import (
        ContentStrategy,
        ContentValue,
        ContentVerdict,
        content_strategy,
    )
    from privdomain.selectors.assessments.contexts import (
        ContextAssessment,
        ContextFactors,
        ContextVerdict,
        FamilyFactors,
        PersonalFactors,
        PsychologicalFactors,
        SocialFactors,
        context_factors,
    )
    from privdomain.selectors.assessments.data_availability import (
        DataAvailabilityAssessment,
        DataAvailabilityVerdict,
        DataField,
        assess_data_availability,
    )
    from privdomain.selectors.assessments.data_platform import (
        DataPlatformAssessment,
        DataPlatformVerdict,
        assess_data_platform,
    )
    from privdomain.selectors.assessments.diagnosis import (
        CURES,
        Cure,
        Diagnosis,
        DiagnosisVerdict,
        Lesson,
        Pain,
        diagnose,
    )
    from privdomain.selectors.assessments.drivers import Driver, DriverAssessment, DriverVerdict, drivers
    from privdomain.selectors.assessments.importance_gap import GapLine, GapVerdict, ImportanceGap, importance_gap
    from privdomain.selectors.assessments.loop import LoopAssessment, LoopEdge, LoopVerdict, assess_loop
    from privdomain.selectors.assessments.matching import MatchScores, match_scores
    from privdomain.selectors.assessments.maturity import (
        MaturityAssessment,
        MaturityPillar,
        MaturityVerdict,
        assess_maturity,
    )
    from privdomain.selectors.assessments.ownership import OwnershipAssessment, OwnershipVerdict, assess_ownership
    from privdomain.selectors.assessments.platforms import (
        PlatformAdvantage,
        PlatformFactor,
        PlatformVerdict,
        platform_advantage,
    )
    from privdomain.selectors.assessments.private_domain import (
        PrivateDomainAssessment,
        PrivateDomainFeature,
        PrivateDomainVerdict,
        assess_private_domain,
    )
    from privdomain.selectors.assessments.providers import (
        CoverageVerdict,
        ProviderCoverage,
        ServiceFunction,
        provider_coverage,
    )
    from privdomain.selectors.assessments.routes import Route, RouteAssessment, RouteLine, build_or_follow
    from privdomain.selectors.assessments.site_builds import SITE_PLANS, SiteMode, SiteModeAssessment, site_build_mode
    from privdomain.selectors.assessments.strengths import (
        Strength,
        StrengthsAssessment,
        StrengthsVerdict,
        assess_strengths,
    )
    from privdomain.selectors.assessments.suitability import SuitabilityAssessment, suitability
    from privdomain.selectors.assessments.suitability_data import (
        SUITABILITY_EXAMPLES,
        SUITABILITY_QUESTIONS,
        SUITABILITY_SOURCE,
        SuitabilityExample,
        SuitabilityFactor,
        SuitabilityGrade,
        SuitabilityQuestion,
    )
    from privdomain.selectors.assessments.system_kinds import (
        SYSTEM_CAPABILITIES,
        SystemAssessment,
        SystemCapability,
        assess_system,
    )
    from privdomain.selectors.assessments.total_cost import CostLine, CostPlan
    from privdomain.selectors.assessments.trust import TrustOptions, TrustScores, trust_score
    from privdomain.selectors.assessments.vanity import VanityAssessment, VanityVerdict, vanity_guard
    from privdomain.selectors.assessments.wished_functions import WISHED_FUNCTIONS, WishedFunction
    from privdomain.selectors.axes.from_facts import axes_from_facts
    from privdomain.selectors.axes.measured import MeasuredAxes
    from privdomain.selectors.axes.scale import DifficultyScale
    from privdomain.selectors.axes.shares import WinShares, win_shares
    from privdomain.selectors.choice.axis_fit import fit_axes
    from privdomain.selectors.choice.choices import Choices
    from privdomain.selectors.choice.choosing import select_model, select_models
    from privdomain.selectors.choice.chosen import Choice
    from privdomain.selectors.choice.default_rules import DEFAULT_RULES
    from privdomain.selectors.choice.emphases import Emphasis
    from privdomain.selectors.choice.flips import Flip
    from privdomain.selectors.choice.portfolio import Portfolio, PortfolioKind, portfolio
    from privdomain.selectors.choice.rules import (
        Corner,
        Level,
        ModelNumbers,
        Provenance,
        Rules,
        ServiceCost,
        Threshold,
        TraitRule,
        ValueGate,
    )
    from privdomain.selectors.choice.worth import Worth
    from privdomain.selectors.practices.assumptions import Assumption, RangeKind
    from privdomain.selectors.practices.four_practices import PRACTICES, practice
    from privdomain.selectors.practices.model_practice import (
        CostDriver,
        ModelDriver,
        Practice,
        Staffing,
        Statement,
        TouchCadence,
    )
    from privdomain.selectors.practices.preset_table import preset
    from privdomain.selectors.product import Product, Traits
    from privdomain.selectors.product_examples import PRODUCT_EXAMPLES, ProductExample
    from privdomain.selectors.reasons import Reason
    from privdomain.selectors.vocabulary import Axis, OperatingModel, Trait, Unsuitable
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "assessments.assessment": "Assessment Change",
            "assessments.asset": "AssetAssessment AssetAttribute AssetVerdict assess_asset",
            "assessments.automation": "AutomationAssessment AutomationVerdict Capability assess_automation",
            "assessments.beginnings": "EraAssessment EraVerdict assess_era",
            "assessments.build_modes": "BUILD_PLANS BuildMode BuildModeAssessment build_mode",
            "assessments.carriers": "CarrierAssessment CarrierMark CarrierVerdict assess_carrier",
            "assessments.contents": "ContentStrategy ContentValue ContentVerdict content_strategy",
            "assessments.contexts": (
                "ContextAssessment ContextFactors ContextVerdict FamilyFactors PersonalFactors PsychologicalFactors "
                "SocialFactors context_factors"
            ),
            "assessments.data_availability": (
                "DataAvailabilityAssessment DataAvailabilityVerdict DataField assess_data_availability"
            ),
            "assessments.data_platform": "DataPlatformAssessment DataPlatformVerdict assess_data_platform",
            "assessments.diagnosis": "CURES Cure Diagnosis DiagnosisVerdict Lesson Pain diagnose",
            "assessments.drivers": "Driver DriverAssessment DriverVerdict drivers",
            "assessments.importance_gap": "GapLine GapVerdict ImportanceGap importance_gap",
            "assessments.loop": "LoopAssessment LoopEdge LoopVerdict assess_loop",
            "assessments.matching": "MatchScores match_scores",
            "assessments.maturity": "MaturityAssessment MaturityPillar MaturityVerdict assess_maturity",
            "assessments.ownership": "OwnershipAssessment OwnershipVerdict assess_ownership",
            "assessments.platforms": "PlatformAdvantage PlatformFactor PlatformVerdict platform_advantage",
            "assessments.private_domain": (
                "PrivateDomainAssessment PrivateDomainFeature PrivateDomainVerdict assess_private_domain"
            ),
            "assessments.providers": "CoverageVerdict ProviderCoverage ServiceFunction provider_coverage",
            "assessments.routes": "Route RouteAssessment RouteLine build_or_follow",
            "assessments.site_builds": "SITE_PLANS SiteMode SiteModeAssessment site_build_mode",
            "assessments.strengths": "Strength StrengthsAssessment StrengthsVerdict assess_strengths",
            "assessments.suitability": "SuitabilityAssessment suitability",
            "assessments.suitability_data": (
                "SUITABILITY_EXAMPLES SUITABILITY_QUESTIONS SUITABILITY_SOURCE SuitabilityExample SuitabilityFactor "
                "SuitabilityGrade SuitabilityQuestion"
            ),
            "assessments.system_kinds": "SYSTEM_CAPABILITIES SystemAssessment SystemCapability assess_system",
            "assessments.total_cost": "CostLine CostPlan",
            "assessments.trust": "TrustOptions TrustScores trust_score",
            "assessments.vanity": "VanityAssessment VanityVerdict vanity_guard",
            "assessments.wished_functions": "WISHED_FUNCTIONS WishedFunction",
            "axes.from_facts": "axes_from_facts",
            "axes.measured": "MeasuredAxes",
            "axes.scale": "DifficultyScale",
            "axes.shares": "WinShares win_shares",
            "choice.axis_fit": "fit_axes",
            "choice.choices": "Choices",
            "choice.choosing": "select_model select_models",
            "choice.chosen": "Choice",
            "choice.default_rules": "DEFAULT_RULES",
            "choice.emphases": "Emphasis",
            "choice.flips": "Flip",
            "choice.portfolio": "Portfolio PortfolioKind portfolio",
            "choice.rules": "Corner Level ModelNumbers Provenance Rules ServiceCost Threshold TraitRule ValueGate",
            "choice.worth": "Worth",
            "practices.assumptions": "Assumption RangeKind",
            "practices.four_practices": "PRACTICES practice",
            "practices.model_practice": "CostDriver ModelDriver Practice Staffing Statement TouchCadence",
            "practices.preset_table": "preset",
            "product": "Product Traits",
            "product_examples": "PRODUCT_EXAMPLES ProductExample",
            "reasons": "Reason",
            "vocabulary": "Axis OperatingModel Trait Unsuitable",
        },
    )

__all__ = [
    "BUILD_PLANS",
    "CURES",
    "DEFAULT_RULES",
    "PRACTICES",
    "PRODUCT_EXAMPLES",
    "SITE_PLANS",
    "SUITABILITY_EXAMPLES",
    "SUITABILITY_QUESTIONS",
    "SUITABILITY_SOURCE",
    "SYSTEM_CAPABILITIES",
    "WISHED_FUNCTIONS",
    "Assessment",
    "AssetAssessment",
    "AssetAttribute",
    "AssetVerdict",
    "Assumption",
    "AutomationAssessment",
    "AutomationVerdict",
    "Axis",
    "BuildMode",
    "BuildModeAssessment",
    "Capability",
    "CarrierAssessment",
    "CarrierMark",
    "CarrierVerdict",
    "Change",
    "Choice",
    "Choices",
    "ContentStrategy",
    "ContentValue",
    "ContentVerdict",
    "ContextAssessment",
    "ContextFactors",
    "ContextVerdict",
    "Corner",
    "CostDriver",
    "CostLine",
    "CostPlan",
    "CoverageVerdict",
    "Cure",
    "DataAvailabilityAssessment",
    "DataAvailabilityVerdict",
    "DataField",
    "DataPlatformAssessment",
    "DataPlatformVerdict",
    "Diagnosis",
    "DiagnosisVerdict",
    "DifficultyScale",
    "Driver",
    "DriverAssessment",
    "DriverVerdict",
    "Emphasis",
    "EraAssessment",
    "EraVerdict",
    "FamilyFactors",
    "Flip",
    "GapLine",
    "GapVerdict",
    "ImportanceGap",
    "Lesson",
    "Level",
    "LoopAssessment",
    "LoopEdge",
    "LoopVerdict",
    "MatchScores",
    "MaturityAssessment",
    "MaturityPillar",
    "MaturityVerdict",
    "MeasuredAxes",
    "ModelDriver",
    "ModelNumbers",
    "OperatingModel",
    "OwnershipAssessment",
    "OwnershipVerdict",
    "Pain",
    "PersonalFactors",
    "PlatformAdvantage",
    "PlatformFactor",
    "PlatformVerdict",
    "Portfolio",
    "PortfolioKind",
    "Practice",
    "PrivateDomainAssessment",
    "PrivateDomainFeature",
    "PrivateDomainVerdict",
    "Product",
    "ProductExample",
    "Provenance",
    "ProviderCoverage",
    "PsychologicalFactors",
    "RangeKind",
    "Reason",
    "Route",
    "RouteAssessment",
    "RouteLine",
    "Rules",
    "ServiceCost",
    "ServiceFunction",
    "SiteMode",
    "SiteModeAssessment",
    "SocialFactors",
    "Staffing",
    "Statement",
    "Strength",
    "StrengthsAssessment",
    "StrengthsVerdict",
    "SuitabilityAssessment",
    "SuitabilityExample",
    "SuitabilityFactor",
    "SuitabilityGrade",
    "SuitabilityQuestion",
    "SystemAssessment",
    "SystemCapability",
    "Threshold",
    "TouchCadence",
    "Trait",
    "TraitRule",
    "Traits",
    "TrustOptions",
    "TrustScores",
    "Unsuitable",
    "ValueGate",
    "VanityAssessment",
    "VanityVerdict",
    "WinShares",
    "WishedFunction",
    "Worth",
    "assess_asset",
    "assess_automation",
    "assess_carrier",
    "assess_data_availability",
    "assess_data_platform",
    "assess_era",
    "assess_loop",
    "assess_maturity",
    "assess_ownership",
    "assess_private_domain",
    "assess_strengths",
    "assess_system",
    "axes_from_facts",
    "build_mode",
    "build_or_follow",
    "content_strategy",
    "context_factors",
    "diagnose",
    "drivers",
    "fit_axes",
    "importance_gap",
    "match_scores",
    "platform_advantage",
    "portfolio",
    "practice",
    "preset",
    "provider_coverage",
    "select_model",
    "select_models",
    "site_build_mode",
    "suitability",
    "trust_score",
    "vanity_guard",
    "win_shares",
]
