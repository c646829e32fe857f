"""Who publishes each reference file, under which name, address and licence: what becomes its source card."""

from __future__ import annotations

from dataclasses import dataclass

OGL = "Open Government Licence v3.0"
OS = "Ordnance Survey"
TFL = "Transport for London"
ONS = "Office for National Statistics"
ARCGIS = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services/{}/FeatureServer/0"


@dataclass(frozen=True)
class Source:
    """Where a reference table comes from; the basis of its source card."""

    table: str
    pattern: str  # of the publisher's file name
    title: str
    publisher: str
    address: str
    label: str  # how captions call it
    licence: str = OGL
    attribution: str = ""  # what the licence asks to be said, word for word
    required: bool = True  # False: where it is absent the held table stays


SOURCES = (
    Source(
        "names",
        "LSOA21_MSOA21_WD*_London.csv",
        "Names of the 2021 LSOAs, their wards, MSOAs and boroughs (best fit of output areas)",
        f"{ONS}, Open Geography",
        "https://geoportal.statistics.gov.uk/",
        "wards of 2024",
        required=False,  # no publisher has it at an address of its own, so a fetched set comes without
    ),
    Source(
        "lookup",
        "LSOA11_LSOA21_LAD22_EW_LU_v*.csv",
        "LSOA (2011) to LSOA (2021) exact-fit lookup, England and Wales",
        f"{ONS}, Open Geography",
        ARCGIS.format("LSOA11_LSOA21_LAD22_EW_LU_v5"),
        "LSOA 2011 to 2021",
    ),
    Source(
        "outlines",
        "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V*.geojson",
        "LSOA boundaries, December 2021, generalised and clipped to the coastline",
        f"{ONS}, Open Geography",
        ARCGIS.format("Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5"),
        "LSOA 2021",
    ),
    Source(
        "population",
        "sapelsoasyoa*.xlsx",
        "Lower layer Super Output Area population estimates",
        ONS,
        "https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates/"
        "datasets/lowersuperoutputareamidyearpopulationestimates",
        "",
    ),
    Source(
        "borough_population",
        "ONS_mid_year_estimates_boroughs_*.csv",
        "Mid-year population estimates of London's boroughs",
        ONS,
        "https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates",
        "",
        required=False,
    ),
    *(
        Source(
            f"deprivation_{year}",
            pattern,
            f"English indices of deprivation {year}, file 7: scores, ranks and deciles",
            "Ministry of Housing, Communities and Local Government",
            f"https://www.gov.uk/government/statistics/english-indices-of-deprivation-{year}",
            f"IMD {year}",
            required=False,
        )
        for year, pattern in (("2019", "File_7_-_All_IoD2019_*.csv"), ("2025", "File_7_IoD2025_*.csv"))
    ),
    Source(
        "ethnicity",
        "census2021-ts021-lsoa.csv",
        "Census 2021, TS021: ethnic group by LSOA",
        f"{ONS}, Nomis",
        "https://www.nomisweb.co.uk/sources/census_2021_bulk",
        "Census 2021",
    ),
    Source(
        "ethnicity_by_age",
        "RM032-2021-*.csv",
        "Census 2021, RM032: ethnic group by sex by age, lower tier local authorities",
        ONS,
        "https://www.ons.gov.uk/datasets/RM032/editions/2021/versions/1",
        "Census 2021",
        required=False,
    ),
    Source(
        "postcodes",
        "codepo_gb*.zip",
        "Code-Point Open: postcodes and where they are",
        OS,
        "https://www.ordnancesurvey.co.uk/products/code-point-open",
        "postcodes",
        attribution="Contains OS data © Crown copyright and database right 2025. Contains Royal Mail data © Royal Mail "
        "copyright and database right 2025. Contains National Statistics data © Crown copyright and database right 2025.",
        required=False,
    ),
    *(
        Source(
            f"context_{table}",
            pattern,
            title,
            publisher,
            address,
            "",
            attribution=attribution,
            required=False,
        )
        for table, pattern, title, publisher, address, attribution in (
            (
                "thames",
                "thames.geojson",
                "The tidal Thames",
                f"{OS}, OpenData",
                "https://www.ordnancesurvey.co.uk/products/os-openmap-local",
                "Contains OS data © Crown copyright and database right.",
            ),
            (
                "parks",
                "parks.geojson",
                "OS Open Greenspace: public parks and gardens",
                OS,
                "https://www.ordnancesurvey.co.uk/products/os-open-greenspace",
                "Contains OS data © Crown copyright and database right 2020.",
            ),
            (
                "motorways",
                "motorways.geojson",
                "OS Open Roads: motorways",
                OS,
                "https://www.ordnancesurvey.co.uk/products/os-open-roads",
                "Contains OS data © Crown copyright and database right 2024.",
            ),
            (
                "main_roads",
                "main_roads.geojson",
                "Transport for London Road Network (red routes)",
                TFL,
                "https://tfl.gov.uk/info-for/open-data-users/",
                "Powered by TfL Open Data. Contains OS data © Crown copyright and database rights 2016 and Geomni UK Map "
                "data © and database rights 2019.",
            ),
            (
                "stations",
                "stations.csv",
                "Stations in London",
                f"{TFL}; Department for Transport, NaPTAN",
                "https://tfl.gov.uk/info-for/open-data-users/",
                "Powered by TfL Open Data. Contains OS data © Crown copyright and database rights 2016 and Geomni UK Map "
                "data © and database rights 2019. NaPTAN: Department for Transport.",
            ),
            (
                "town_centres",
                "town_centres.geojson",
                "Town centres of the London Plan",
                "Greater London Authority",
                "https://data.london.gov.uk/",
                "Greater London Authority. Contains OS data © Crown copyright and database rights 2019.",
            ),
        )
    ),
)
